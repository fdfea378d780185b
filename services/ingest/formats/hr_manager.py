"""HR Manager (Talentech) position list: ``Items`` and ``PositionCountCustomer``; texts with ``incads=1``."""

from functools import partial
from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, count, labels
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape
from services.ingest.formats.values import mapping, mappings, text, texts

POSITIONS = Shape(
    lists=(("Items",), ()),
    rows=(
        ("Name", "AdvertisementUrlSecure"),
        ("Name", "AdvertisementUrl"),
        ("Name", "ProjectType"),
        ("Name", "ApplicationDue"),
    ),
    empty=(("Items", "TransactionStatus"), ("Items", "PositionCountCustomer")),
)
PARTS = ("Introduction", "Content", "Description")


def detect(document: Document) -> bool:
    """``Items`` with ``Name`` and HR Manager's addresses, or an empty list with its counts."""
    return POSITIONS.matches(document)


def parse(document: Document) -> Parsed:
    """Complete when as many are there as were found; an answer that reports an error never is."""
    whole = mapping(document.data)
    failed = count(at(whole, "TransactionStatus", "StatusCode")) not in (0, None)
    total = count(whole.get("PositionCountSearch")) or count(whole.get("PositionCountCustomer"))
    read = partial(_posting, customer=text(whole.get("CustomerName")))
    return POSITIONS.read(document, read, total=total, more=failed)


def _posting(item: dict[str, Any], position: str, *, customer: str | None) -> RawPosting:
    return RawPosting(
        position=position,
        reference=text(item.get("Id")),
        title=text(item.get("Name")),
        occupation=text(at(item, "PositionCategory", "Name")),
        description=_description(item),
        employer=text(item.get("CustomerName")) or customer,
        places=_places(item),
        employment=labels(
            *(_name(item.get(name)) for name in ("EmploymentType", "PositionType", "WorkingHours"))
        ),
        kind=text(item.get("ProjectType")),
        language=text(item.get("Language")),
        published=text(item.get("Published")) or text(item.get("Created")),
        deadline=text(item.get("ApplicationDue")),
        apply_urls=texts(item.get("AdvertisementUrlSecure"), item.get("AdvertisementUrl")),
    )


def _description(item: dict[str, Any]) -> str | None:
    """The first advertisement that has a text; others are the same in other media."""
    texts_of = (
        joined(*((None, advert.get(part)) for part in PARTS))
        for advert in mappings(item.get("Advertisements"))
    )
    return next((words for words in texts_of if words), None) or text(item.get("ShortDescription"))


def _places(item: dict[str, Any]) -> tuple[RawPlace, ...]:
    """The chosen locations; else the place as written; else where the department sits."""
    names = labels(*map(_name, mappings(item.get("PositionLocationMultiSelection"))))
    names = names or texts(_name(item.get("PositionLocation")), item.get("WorkPlace"))[:1]
    department = mapping(item.get("Department"))
    country = text(department.get("Country"))
    if names:
        return tuple(RawPlace(text=name, country=country) for name in names)
    place = RawPlace(
        postal_code=text(department.get("Zip")), city=text(department.get("City")), country=country
    )
    return (place,) if place != RawPlace() else ()


def _name(value: Any) -> str | None:
    return text(value.get("Name")) if isinstance(value, dict) else text(value)


FORMAT = Format("hr-manager", "HR Manager (Talentech) position list (JSON)", detect, parse)
