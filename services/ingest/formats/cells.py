"""A row of named cells as a draft: what a spreadsheet gives, and what any flat list of objects gives."""

import re
from collections.abc import Callable

from services.ingest.draft import RawPlace, RawPosting, RawSalary
from services.ingest.formats.sections import joined

Fields = dict[str, tuple[str, ...]]
"""Field → the names of the cells that hold it."""

YES = frozenset({"ja", "yes", "true", "x", "1", "sant", "y", "j"})
NO = frozenset({"nei", "no", "false", "0", "usant", "n", "-"})
SEVERAL = re.compile(r"[;|\n]")
LIST = re.compile(r"[,;|/\n]")
ADDRESS = re.compile(r"https?://\S+$")
LANGUAGE_TAG = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?$", re.IGNORECASE)
SCHEMES = {"styrk": "styrk-08", "isco": "isco-08", "esco": "esco"}
NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,4})?$")
WHOLE_POSITION = 100


def read(cells: dict[str, str], fields: Fields, position: str) -> RawPosting:
    """Every value as given, except that yes and no under a heading become what they say."""

    def one(field: str) -> str | None:
        return next((cells[name] for name in fields.get(field, ()) if cells.get(name)), None)

    return RawPosting(
        position=position,
        reference=one("reference"),
        title=one("title"),
        occupation=one("occupation"),
        occupation_codes=tuple(f"{scheme}:{code}" for key, scheme in SCHEMES.items() if (code := one(key))),
        description=_description(cells, fields.get("description", ())),
        employer=one("employer"),
        employer_number=one("employer_number"),
        places=_places(one, _all(cells, fields, "place")),
        remote=_said(cells, fields.get("remote", ()), "on site"),
        employment=_said(cells, fields.get("employment", ()), None),
        extent=_extent(one("extent")),
        languages=_languages(one("language"), _all(cells, fields, "languages")),
        salary=_salary(one),
        permit=one("permit"),
        language=one("language"),
        published=one("published"),
        deadline=one("deadline"),
        expires=one("expires"),
        apply_urls=_all(cells, fields, "apply_url") or _addresses(cells, fields),
    )


def _all(cells: dict[str, str], fields: Fields, field: str) -> tuple[str, ...]:
    return tuple(cells[name] for name in fields.get(field, ()) if cells.get(name))


def _description(cells: dict[str, str], names: tuple[str, ...]) -> str | None:
    """The surest column leads; further ones stand below their names."""
    filled = [name for name in names if cells.get(name)]
    return joined(*((None if index == 0 else name, cells[name]) for index, name in enumerate(filled)))


def _places(one: Callable[[str], str | None], texts: tuple[str, ...]) -> tuple[RawPlace, ...]:
    parts = [part.strip() for text in texts for part in SEVERAL.split(text) if part.strip()]
    exact = RawPlace(
        text=parts[0] if len(parts) == 1 else None,
        postal_code=one("postal_code"),
        city=one("city"),
        municipality=one("municipality"),
        region=one("region"),
        country=one("country"),
    )
    if len(parts) > 1:
        return tuple(RawPlace(text=part, region=exact.region, country=exact.country) for part in parts)
    return (exact,) if exact != RawPlace() else ()


def _said(cells: dict[str, str], names: tuple[str, ...], denied: str | None) -> tuple[str, ...]:
    """Words of the cells; a yes is the column's name ("Hybrid: yes"), a no is ``denied``."""
    said = []
    for name in names:
        words = cells.get(name)
        if words and words.casefold() in YES:
            said.append(name)
        elif words and words.casefold() in NO:
            said += [denied] if denied else []
        elif words:
            said.append(words)
    return tuple(said)


def _extent(words: str | None) -> str | None:
    """A bare number is a share: 0.8 and 80 are 80 %."""
    if words is None or not NUMBER.match(words):
        return words
    share = float(words.replace(",", "."))
    return f"{share * WHOLE_POSITION if share <= 1 else share:g} %"


def _languages(column: str | None, demands: tuple[str, ...]) -> tuple[str, ...]:
    """A column "Language" tells of the text if it holds a tag, and of demands if it lists languages."""
    listed = [column] if column and not LANGUAGE_TAG.match(column) and LIST.search(column) else []
    parts = (part.strip() for words in (*demands, *listed) for part in LIST.split(words))
    return tuple(dict.fromkeys(part for part in parts if part))


def _salary(one: Callable[[str], str | None]) -> RawSalary | None:
    salary = RawSalary(
        text=one("salary"),
        minimum=one("salary_minimum"),
        maximum=one("salary_maximum"),
        currency=one("currency"),
        period=one("salary_period"),
    )
    return salary if salary.text or salary.minimum or salary.maximum else None


def _addresses(cells: dict[str, str], fields: Fields) -> tuple[str, ...]:
    """Where no column is known to hold the address: cells of other columns that are addresses."""
    known = {name for names in fields.values() for name in names}
    return tuple(words for name, words in cells.items() if name not in known and ADDRESS.match(words))
