"""Greenhouse job-board JSON (``/v1/boards/<board>/jobs?content=true``). Content is escaped HTML."""

from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting, RawSalary
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.rows import read_rows
from services.ingest.formats.values import mapping, mappings, text, texts

MARKS = ("absolute_url", "internal_job_id", "data_compliance", "requisition_id")
CENTS = 100


def detect(document: Document) -> bool:
    """An object with a list ``jobs`` whose members look like Greenhouse's, or that is empty."""
    jobs = mapping(document.data).get("jobs")
    if not isinstance(jobs, list):
        return False
    return not jobs or any(mark in job for job in mappings(jobs) for mark in MARKS)


def parse(document: Document) -> Parsed:
    """Complete unless ``meta.total`` counts more jobs than there are."""
    total = mapping(document.data.get("meta")).get("total")
    return read_rows(document, ("jobs",), _posting, total=total if isinstance(total, int) else None)


def _posting(job: dict[str, Any], position: str) -> RawPosting:
    extra = {str(row.get("name")).lower(): row.get("value") for row in mappings(job.get("metadata"))}
    return RawPosting(
        position=position,
        reference=text(job.get("id")),
        title=text(job.get("title")),
        description=text(job.get("content")),
        employer=text(job.get("company_name")),
        places=_places(job),
        remote=texts(extra.get("workplace type"), extra.get("remote")),
        employment=texts(extra.get("employment type"), extra.get("time type")),
        salary=_salary(job),
        language=text(job.get("language")),
        published=text(job.get("first_published")) or text(job.get("updated_at")),
        deadline=text(job.get("application_deadline")),
        apply_urls=texts(job.get("absolute_url")),
    )


def _places(job: dict[str, Any]) -> tuple[RawPlace, ...]:
    names = texts(mapping(job.get("location")).get("name"))
    if not names:
        offices = mappings(job.get("offices"))
        names = texts(*(text(office.get("location")) or office.get("name") for office in offices))
    return tuple(RawPlace(text=name) for name in names)


def _salary(job: dict[str, Any]) -> RawSalary | None:
    for pay in mappings(job.get("pay_input_ranges")):
        cents = [pay.get("min_cents"), pay.get("max_cents")]
        low, high = (str(value / CENTS) if isinstance(value, int) else None for value in cents)
        return RawSalary(text(pay.get("title")), low, high, text(pay.get("currency_type")))
    return None


FORMAT = Format("greenhouse", "Greenhouse job-board JSON", detect, parse)
