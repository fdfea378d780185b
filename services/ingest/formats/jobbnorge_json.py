"""Jobbnorge's public API (``/v3/jobs``): all jobs in one answer; days as 31.03.2027."""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, count, first, flag, label
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape, withdrawn
from services.ingest.formats.values import mapping, mappings, text, texts

JOBS = Shape(
    lists=(("jobs",), ()),
    rows=(
        ("title", "jobScope"),
        ("title", "jobDuration"),
        ("title", "positionCount", "link"),
        ("title", "regardDepartmentAsEmployer"),
        ("components", "jobGapComponents"),
    ),
    empty=(("jobs", "meta.jobCountTotal"),),
)
PAGE = "https://www.jobbnorge.no/ledige-stillinger/stilling/"


def detect(document: Document) -> bool:
    """Jobs with Jobbnorge's ``jobScope``, ``jobDuration`` or ``positionCount``."""
    return JOBS.matches(document)


def parse(document: Document) -> Parsed:
    """``meta.jobCountTotal`` counts jobs where it is given; positions are something else."""
    return JOBS.read(document, _posting, total=count(at(mapping(document.data), "meta", "jobCountTotal")))


def _posting(job: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    """What only an employer's own staff may apply for is withdrawn."""
    department, employer = text(job.get("department")), text(job.get("employer"))
    reference = first(job, "id", "jobId")
    if flag(job.get("isInternal")) or flag(job.get("isPublished")) is False:
        return withdrawn(position, reference)
    heads = mappings(job.get("components"))
    return RawPosting(
        position=position,
        reference=reference,
        title=text(job.get("title")) or next((found for row in heads if (found := _heading(row))), None),
        description=_description(job, heads),
        employer=department if department and flag(job.get("regardDepartmentAsEmployer")) else employer,
        places=_places(job),
        employment=texts(job.get("jobScope"), job.get("jobDuration"), label(job.get("jobType"))),
        language=text(job.get("language")),
        published=text(job.get("publicationDate")),
        deadline=text(job.get("deadline")),
        apply_urls=texts(job.get("link"), f"{PAGE}{reference}" if reference else None),
    )


def _description(job: dict[str, Any], heads: list[dict[str, Any]]) -> str | None:
    """The text; of an ad's own answer its parts, of which the first bears the title."""
    sections = (
        (_heading(row), row.get("content") or row.get("text"))
        for row in mappings(job.get("jobGapComponents"))
    )
    return joined(
        (None, job.get("summary")),
        (None, job.get("description")),
        *((None if row is heads[0] else _heading(row), row.get("text")) for row in heads),
        *sections,
    )


def _heading(row: dict[str, Any]) -> str | None:
    return first(row, "title", "heading")


def _places(job: dict[str, Any]) -> tuple[RawPlace, ...]:
    """The primary place first; older versions have one municipality beside the title."""
    rows = sorted(mappings(job.get("locations")), key=lambda row: not flag(row.get("isPrimary")))
    found = [_place(row) for row in rows] or [_place(job)]
    return tuple(place for place in found if place != RawPlace())


def _place(row: dict[str, Any]) -> RawPlace:
    municipality = text(row.get("municipality"))
    return RawPlace(
        text=None if municipality else first(row, "area", "location"),
        postal_code=text(row.get("zipCode")),
        municipality=municipality,
        region=text(row.get("county")),
        country=text(row.get("country")),
    )


FORMAT = Format("jobbnorge-json", "Jobbnorge public API (JSON)", detect, parse)
