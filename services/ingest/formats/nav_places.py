"""Places and categories as NAV's job database writes them, in all of its feeds."""

from typing import Any

from services.ingest.draft import RawPlace
from services.ingest.formats.values import mapping, mappings, text

STYRK_DIGITS = 4


def places(rows: Any) -> tuple[RawPlace, ...]:
    """Each row that says anything; an address counts where nothing else is given."""
    found = (_place(row) for row in mappings(rows))
    return tuple(place for place in found if place != RawPlace())


def occupation_codes(categories: Any) -> tuple[str, ...]:
    """ESCO concepts and STYRK-08 groups of four digits; NAV's own finer numbers are cut to the group."""
    return tuple(code for row in mappings(categories) if (code := _code(row)))


def _code(category: dict[str, Any]) -> str | None:
    kind, code = (text(category.get("categoryType")) or "").upper(), text(category.get("code")) or ""
    group = code.partition(".")[0]
    if kind == "ESCO":
        return f"esco:{code}" if code else None
    whole = len(group) == STYRK_DIGITS and group.isascii() and group.isdecimal()
    return f"styrk-08:{group}" if whole and kind in ("", "STYRK08", "STYRK08NAV") else None


def _place(row: dict[str, Any]) -> RawPlace:
    place = RawPlace(
        postal_code=text(row.get("postalCode")),
        city=text(row.get("city")),
        municipality=text(row.get("municipal")) or text(row.get("municipality")),
        region=text(row.get("county")),
        country=text(row.get("country")),
    )
    address = text(row.get("address"))
    return RawPlace(text=address) if place == RawPlace() and address else place


def employer_name(employer: Any) -> str | None:
    """By the name it goes by in public."""
    names = mapping(employer)
    return text(names.get("publicName")) or text(names.get("name")) or text(names.get("businessName"))
