"""DigitalRecruiters JSON: ``ads`` beside ``fetched_at``, with profile, skills, brand and entity."""

from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting, RawSalary
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, count, first, label, labels
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape
from services.ingest.formats.values import mapping, text

SHAPE = Shape(
    lists=(("ads",),),
    rows=(
        ("catch_phrase", "title"),
        ("service_hash_id",),
        ("contract_work_period",),
        ("title", "entity", "brand"),
        ("title", "address.parts"),
    ),
    empty=(("ads", "fetched_at"), ("ads", "spontaneousApplyUrl")),
)


def detect(document: Document) -> bool:
    """A list ``ads`` with DigitalRecruiters' fields, or an empty one beside ``fetched_at``."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete unless ``count`` is more than there are."""
    return SHAPE.read(document, _posting, total=count(mapping(document.data).get("count")))


def _posting(ad: dict[str, Any], position: str) -> RawPosting:
    return RawPosting(
        position=position,
        reference=first(ad, "reference", "id"),
        title=text(ad.get("title")),
        description=_description(ad),
        employer=label(ad.get("brand")) or first(mapping(ad.get("entity")), "public_name"),
        places=_places(ad),
        remote=labels(ad.get("remote"), ad.get("telecommuting"), ad.get("remote_work")),
        employment=labels(ad.get("contract_type"), ad.get("contract_work_period")),
        salary=_salary(ad),
        language=(text(ad.get("locale")) or "").partition("_")[0] or None,
        published=first(ad, "published_at"),
        expires=first(ad, "expires_at", "unpublished_at"),
        apply_urls=labels(ad.get("apply_url"), ad.get("url"), ad.get("internal_apply_url")),
    )


def _description(ad: dict[str, Any]) -> str | None:
    skills = "\n".join(f"- {skill}" for skill in labels(ad.get("skills")))
    parts = (ad.get("catch_phrase"), ad.get("description"), ad.get("profile"), skills)
    return joined(*((None, part) for part in parts))


def _places(ad: dict[str, Any]) -> tuple[RawPlace, ...]:
    address = mapping(ad.get("address")) or mapping(at(ad, "entity", "address"))
    parts = mapping(address.get("parts"))
    place = RawPlace(
        text=text(address.get("formatted")),
        postal_code=text(parts.get("zip")),
        city=text(parts.get("city")),
        region=first(parts, "state", "county"),
        country=text(parts.get("country")),
    )
    return (place,) if place != RawPlace() else ()


def _salary(ad: dict[str, Any]) -> RawSalary | None:
    pay = mapping(ad.get("salary"))
    low, high = text(pay.get("min")), text(pay.get("max"))
    if not (low or high):
        return None
    return RawSalary(None, low, high, text(pay.get("currency")), text(pay.get("kind")))


FORMAT = Format("digitalrecruiters", "DigitalRecruiters ads JSON", detect, parse)
