"""Jobylon's feed as JSON (``?format=json``): a list of jobs with ``descr``, ``company`` and ``urls``."""

from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape
from services.ingest.formats.values import mapping, mappings, text, texts

JOBS = Shape(lists=((), ("jobs",)), rows=(("descr", "company"), ("descr", "urls"), ("urls.ad", "company")))


def detect(document: Document) -> bool:
    """Jobs with Jobylon's short names."""
    return JOBS.matches(document)


def parse(document: Document) -> Parsed:
    """One list of all jobs."""
    return JOBS.read(document, read_job)


def read_job(job: dict[str, Any], position: str) -> RawPosting:
    """A job, whether it came as JSON or as XML."""
    return RawPosting(
        position=position,
        reference=text(job.get("id")),
        title=text(job.get("title")),
        occupation=text(job.get("function")),
        description=joined(
            (None, job.get("descr")), (None, job.get("skills")), (None, at(job, "company", "descr"))
        ),
        employer=text(at(job, "company", "name")),
        places=tuple(_place(mapping(row.get("location")) or row) for row in mappings(job.get("locations"))),
        remote=texts(job.get("workspace_type"), job.get("workplace_type")),
        employment=texts(job.get("employment_type")),
        language=text(job.get("language")),
        published=text(job.get("from_date")),
        deadline=text(job.get("to_date")),
        apply_urls=texts(at(job, "urls", "apply"), at(job, "urls", "ad")),
    )


def _place(location: dict[str, Any]) -> RawPlace:
    city = text(location.get("city"))
    return RawPlace(
        text=None if city else text(location.get("text")),
        postal_code=text(location.get("postal_code")),
        city=city,
        municipality=text(location.get("municipality")),
        region=text(location.get("area_1")),
        country=text(location.get("country_short")) or text(location.get("country")),
    )


FORMAT = Format("jobylon-json", "Jobylon feed (JSON)", detect, parse)
