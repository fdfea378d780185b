"""Eightfold careers JSON: ``positions`` (no descriptions), with details, or one position."""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, count, first, flag, labels
from services.ingest.formats.interface import Format
from services.ingest.formats.shape import Shape, withdrawn
from services.ingest.formats.values import mapping

SHAPE = Shape(
    lists=(("positions",), ("data", "positions")),
    rows=(
        ("canonicalPositionUrl",),
        ("name", "t_create"),
        ("name", "t_update"),
        ("name", "postedTs"),
        ("name", "positionUrl"),
        ("name", "display_job_id"),
        ("name", "displayJobId"),
        ("name", "ats_job_id"),
        ("name", "locations", "department"),
        ("name", "location", "department"),
    ),
    empty=(("positions", "domain"), ("data.positions", "data.count")),
    alone=((), ("data",)),
)
ADDRESSES = ("canonicalPositionUrl", "publicUrl", "job_url", "positionUrl", "applyUrl")


def detect(document: Document) -> bool:
    """Positions with Eightfold's fields, or an empty list beside its ``domain``."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete unless ``count`` is more than there are."""
    data = mapping(document.data)
    return SHAPE.read(document, _posting, total=count(data.get("count") or at(data, "data", "count")))


def _posting(job: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    job = {**job, **mapping(job.get("data"))}
    reference = first(job, "id", "displayJobId", "display_job_id")
    if flag(job.get("isPrivate")):
        return withdrawn(position, reference)
    return RawPosting(
        position=position,
        reference=reference,
        title=first(job, "posting_name", "postingName", "name"),
        description=first(job, "job_description", "jobDescription", "positionDescription", "description"),
        employer=first(job, "company_name", "companyName"),
        places=_places(job),
        remote=labels(
            first(job, "work_location_option", "workLocationOption"),
            first(job, "location_flexibility", "locationFlexibility"),
        ),
        employment=labels(job.get("employment_type"), job.get("employmentType")),
        published=first(job, "t_create", "postedTs", "creationTs"),
        apply_urls=tuple(url for url in labels(*(job.get(name) for name in ADDRESSES)) if _is_whole(url)),
    )


def _is_whole(address: str) -> bool:
    """Some addresses are paths on a host that the file does not name."""
    return not address.startswith("/")


def _places(job: dict[str, Any]) -> tuple[RawPlace, ...]:
    names = labels(job.get("location"), job.get("locations")) or labels(job.get("standardizedLocations"))
    return tuple(RawPlace(text=name) for name in names)


FORMAT = Format("eightfold", "Eightfold careers JSON", detect, parse)
