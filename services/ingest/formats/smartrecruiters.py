"""SmartRecruiters postings: the list (no descriptions), its items with their details, or one detail."""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, RawSalary, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, count, first, flag, labels, stated
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape, withdrawn
from services.ingest.formats.values import mapping, mappings, text

SHAPE = Shape(
    lists=(("content",), ()),
    rows=(
        ("jobAd",),
        ("jobAdId",),
        ("releasedDate", "company"),
        ("releasedDate", "typeOfEmployment"),
        ("typeOfEmployment", "experienceLevel"),
        ("refNumber", "company"),
    ),
    empty=(("totalFound",),),
)
SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")


def detect(document: Document) -> bool:
    """Postings with SmartRecruiters' fields, or an empty page with ``totalFound``."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete if ``totalFound`` is not more than there are and the page is the first."""
    data = mapping(document.data)
    return SHAPE.read(
        document, _posting, total=count(data.get("totalFound")), more=bool(count(data.get("offset")))
    )


def _posting(job: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    reference = first(job, "id", "uuid")
    if flag(job.get("active")) is False:
        return withdrawn(position, reference)
    location = mapping(job.get("location"))
    return RawPosting(
        position=position,
        reference=reference,
        title=first(job, "name", "title"),
        description=_description(job),
        employer=first(mapping(job.get("company")), "name", "identifier") or text(job.get("company")),
        places=_places(location)
        + tuple(place for other in mappings(job.get("secondaryLocations")) for place in _places(other)),
        remote=stated(location, hybrid="hybrid", remote="remote"),
        employment=labels(job.get("typeOfEmployment")),
        salary=_salary(job),
        language=text(at(job, "language", "code")) or text(job.get("language")),
        published=first(job, "releasedDate", "createdOn"),
        apply_urls=labels(job.get("postingUrl"), job.get("applyUrl"), _address(job)),
    )


def _description(job: dict[str, Any]) -> str | None:
    sections = mapping(at(job, "jobAd", "sections"))
    names = (*SECTIONS, *(name for name in sections if name not in SECTIONS))
    rows = (mapping(sections.get(name)) for name in names)
    return joined(*((row.get("title"), row.get("text")) for row in rows))


def _address(job: dict[str, Any]) -> str | None:
    """The posting's page, which lists leave out; ``ref`` is the address of an interface, not of a page."""
    company, posting = text(at(job, "company", "identifier")), text(job.get("id"))
    if company is None or posting is None or not posting.isdigit():
        return None
    return f"https://jobs.smartrecruiters.com/{company}/{posting}"


def _places(location: dict[str, Any]) -> tuple[RawPlace, ...]:
    country = text(location.get("country"))
    place = RawPlace(
        text=text(location.get("fullLocation")),
        postal_code=text(location.get("postalCode")),
        city=text(location.get("city")),
        region=text(location.get("region")),
        country=country.upper() if country and len(country) == len("no") else country,
    )
    return (place,) if place != RawPlace() else ()


def _salary(job: dict[str, Any]) -> RawSalary | None:
    pay = mapping(job.get("compensation"))
    low, high = first(pay, "min", "minimum"), first(pay, "max", "maximum")
    if not (low or high):
        return None
    return RawSalary(None, low, high, first(pay, "currency"), first(pay, "period", "interval"))


FORMAT = Format("smartrecruiters", "SmartRecruiters postings JSON", detect, parse)
