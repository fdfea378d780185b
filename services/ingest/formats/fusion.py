"""Fusion's partner JSON for schools: ``jobTitle``, ``jobAdvert``, ``schoolUrns``."""

from typing import Any

from services.ingest.draft import Parsed, RawPosting, RawSalary
from services.ingest.formats.document import Document
from services.ingest.formats.fields import first, flag, labels
from services.ingest.formats.interface import Format
from services.ingest.formats.shape import Shape
from services.ingest.formats.values import text, texts

SHAPE = Shape(
    lists=((), ("vacancies",), ("result",), ("results",)),
    rows=(("jobTitle", "jobAdvert"), ("jobTitle", "schoolUrns"), ("advertUrl", "schoolUrns")),
)


def detect(document: Document) -> bool:
    """Vacancies with ``jobTitle`` and ``jobAdvert``."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete: all vacancies come in one answer."""
    return SHAPE.read(document, _posting)


def _posting(job: dict[str, Any], position: str) -> RawPosting:
    """``schoolUrns`` number schools in England's register, which names no place by itself."""
    return RawPosting(
        position=position,
        reference=text(job.get("reference")),
        title=text(job.get("jobTitle")),
        description=text(job.get("jobAdvert")),
        employer=first(job, "schoolName", "trustName", "employer"),
        employment=(*_words(job.get("workingPatterns")), *_words(job.get("contractType"))),
        salary=RawSalary(pay) if (pay := text(job.get("salary"))) else None,
        permit="visa sponsorship available" if flag(job.get("visaSponsorshipAvailable")) else None,
        published=first(job, "publishOn", "publishedAt"),
        deadline=first(job, "expiresAt"),
        apply_urls=labels(job.get("applicationUrl"), job.get("advertUrl")),
    )


def _words(value: Any) -> tuple[str, ...]:
    """A list, or words with commas between them."""
    return texts(*(word for part in labels(value) for word in part.split(",")))


FORMAT = Format("fusion", "Fusion vacancies JSON", detect, parse)
