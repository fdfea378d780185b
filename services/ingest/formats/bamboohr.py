"""BambooHR careers site: ``/careers/list`` (no descriptions), with details, or one detail answer."""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, RawSalary, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, count, first, labels, stated
from services.ingest.formats.interface import Format
from services.ingest.formats.shape import Shape, withdrawn
from services.ingest.formats.values import mapping, text, texts

SHAPE = Shape(
    lists=(("result",),),
    rows=(("jobOpeningName",), ("jobOpening.jobOpeningName",)),
    empty=(("result", "meta.totalCount"),),
    alone=(("result", "jobOpening"), ("result",), ()),
)
LOCATION_TYPES = {"0": "on-site", "1": "remote", "2": "hybrid"}


def detect(document: Document) -> bool:
    """Openings with ``jobOpeningName``, or an empty list with ``meta.totalCount``."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete unless ``meta.totalCount`` counts more openings than there are."""
    return SHAPE.read(document, _posting, total=count(at(document.data, "meta", "totalCount")))


def _posting(row: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    detail = mapping(row.get("jobOpening")) or mapping(at(row, "result", "jobOpening"))
    job = {**row, **{name: value for name, value in detail.items() if value not in (None, "")}}
    reference = first(job, "id", "jobOpeningId") or _last_step(text(job.get("jobOpeningShareUrl")))
    if text(job.get("jobOpeningStatus")) not in (None, "Open"):
        return withdrawn(position, reference)
    place_type = text(job.get("locationType")) or ""
    return RawPosting(
        position=position,
        reference=reference,
        title=text(job.get("jobOpeningName")),
        description=text(job.get("description")),
        places=_places(job),
        remote=texts(LOCATION_TYPES.get(place_type, place_type), *stated(job, isRemote="remote")),
        employment=labels(job.get("employmentStatusLabel")),
        salary=RawSalary(pay) if (pay := first(job, "compensation")) else None,
        published=text(job.get("datePosted")),
        apply_urls=labels(job.get("jobOpeningShareUrl")),
    )


def _last_step(address: str | None) -> str | None:
    """The opening's number, which a detail answer has only in its address."""
    last = (address or "").rstrip("/").rpartition("/")[2]
    return last if last.isdigit() else None


def _places(job: dict[str, Any]) -> tuple[RawPlace, ...]:
    """The office's address; if it is empty, the place that the opening was given itself."""
    for row in (mapping(job.get("location")), mapping(job.get("atsLocation"))):
        place = RawPlace(
            postal_code=text(row.get("postalCode")),
            city=text(row.get("city")),
            region=first(row, "state", "province"),
            country=first(row, "addressCountry", "country"),
        )
        if place != RawPlace():
            return (place,)
    return ()


FORMAT = Format("bamboohr", "BambooHR careers JSON", detect, parse)
