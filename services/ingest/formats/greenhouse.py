"""Greenhouse job-board JSON (``/v1/boards/<board>/jobs?content=true``). Content is escaped HTML."""

import re
from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting, RawSalary
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, count, first, label, labels
from services.ingest.formats.interface import Format
from services.ingest.formats.rows import read_rows
from services.ingest.formats.shape import Shape, one_per_reference, together
from services.ingest.formats.values import mapping, mappings, text

MARKS = ("absolute_url", "internal_job_id", "data_compliance")
SHAPE = Shape(
    lists=(("jobs",),),
    rows=(*((mark,) for mark in MARKS), ("requisition_id", "updated_at")),
    empty=(("jobs",),),
    alone=((),),
)
CENTS = 100
REMOTE_NAMES = ("workplace type", "workplace", "remote", "location type", "work type")
EMPLOYMENT_NAMES = ("employment type", "time type", "job type", "contract type")
YEARLY, HOURLY = re.compile(r"(?i)annual|year"), re.compile(r"(?i)hour")


def detect(document: Document) -> bool:
    """Jobs that look like Greenhouse's, none, one alone, or some in departments and offices."""
    return document.kind == "json" and (SHAPE.matches(document) or bool(_branches(document.data)))


def parse(document: Document) -> Parsed:
    """Complete unless ``meta.total`` counts more jobs than there are."""
    branches = [] if SHAPE.matches(document) else _branches(document.data)
    if branches:
        return one_per_reference(together(read_rows(document, path, _posting) for path in branches))
    return SHAPE.read(document, _posting, total=count(at(document.data, "meta", "total")))


def _branches(data: Any) -> list[tuple[str | int, ...]]:
    """Where the jobs of a board lie that is given by departments, or by offices and departments."""
    found: list[tuple[str | int, ...]] = []
    for path, holder in _departments(data):
        jobs = holder.get("jobs")
        if isinstance(jobs, list) and ("child_ids" in holder or "parent_id" in holder or _any_job(jobs)):
            found.append((*path, "jobs"))
    return found


def _any_job(jobs: list[Any]) -> bool:
    return any(mark in job for job in mappings(jobs) for mark in MARKS)


def _departments(data: Any) -> list[tuple[tuple[str | int, ...], dict[str, Any]]]:
    found = _members((), data, "departments")
    for path, office in _members((), data, "offices"):
        found += _members(path, office, "departments")
    return found


def _members(
    path: tuple[str | int, ...], holder: Any, name: str
) -> list[tuple[tuple[str | int, ...], dict[str, Any]]]:
    rows = mapping(holder).get(name)
    return [
        ((*path, name, index), row)
        for index, row in enumerate(rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    ]


def _posting(job: dict[str, Any], position: str) -> RawPosting:
    extra = {str(row.get("name")).lower(): row.get("value") for row in mappings(job.get("metadata"))}
    return RawPosting(
        position=position,
        reference=text(job.get("id")),
        title=text(job.get("title")),
        description=text(job.get("content")),
        employer=text(job.get("company_name")),
        places=_places(job),
        remote=(*labels(job.get("location_type")), *_remote(extra)),
        employment=labels(job.get("employment_type"), *(extra.get(name) for name in EMPLOYMENT_NAMES)),
        salary=_salary(job, extra),
        kind="general application" if job.get("internal_job_id", 0) is None else None,
        language=text(job.get("language")),
        published=first(job, "first_published", "first_published_at", "updated_at"),
        deadline=text(job.get("application_deadline")),
        apply_urls=labels(job.get("absolute_url")),
    )


def _remote(extra: dict[str, Any]) -> tuple[str, ...]:
    """The company's own fields, by their usual names; a tick in "Remote" is a statement too."""
    said = labels(*(extra.get(name) for name in REMOTE_NAMES))
    return (*said, "remote") if extra.get("remote") is True else said


def _places(job: dict[str, Any]) -> tuple[RawPlace, ...]:
    names = labels(job.get("location"))
    if not names:
        offices = mappings(job.get("offices"))
        names = labels(*(label(office.get("location")) or office.get("name") for office in offices))
    return tuple(RawPlace(text=name) for name in names)


def _salary(job: dict[str, Any], extra: dict[str, Any]) -> RawSalary | None:
    for pay in mappings(job.get("pay_input_ranges")):
        low, high = _amount(pay.get("min_cents")), _amount(pay.get("max_cents"))
        if low or high:
            title = text(pay.get("title")) or ""
            period = "year" if YEARLY.search(title) else "hour" if HOURLY.search(title) else None
            return RawSalary(None, low, high, text(pay.get("currency_type")), period)
    for name, value in extra.items():
        pay = mapping(value)
        low, high = text(pay.get("min_value")), text(pay.get("max_value"))
        if low or high:
            return RawSalary(None, low, high, text(pay.get("unit")), "hour" if HOURLY.search(name) else None)
    return None


def _amount(cents: Any) -> str | None:
    whole = isinstance(cents, int) and not isinstance(cents, bool)
    return text(cents / CENTS) if whole and abs(cents) < 10**15 else None


FORMAT = Format("greenhouse", "Greenhouse job-board JSON", detect, parse)
