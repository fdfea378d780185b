"""Varbi's positions (JSON): ``positions`` with ``ends``, and parts of the text in ``descs``."""

from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting, RawSalary
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape
from services.ingest.formats.values import mapping, text, texts

POSITIONS = Shape(
    lists=(("positions",), ()),
    rows=(("title", "ends", "applyURI"), ("title", "loginAndApplyURI"), ("title", "ends", "subcompany")),
)
PARTS = ("header", "department1", "department2", "department3", "footer")
"""Texts around a position's own, where ``descs`` does not hold them all together."""


def detect(document: Document) -> bool:
    """Positions with ``ends`` and Varbi's address."""
    return POSITIONS.matches(document)


def parse(document: Document) -> Parsed:
    """One list of all positions."""
    return POSITIONS.read(document, _posting)


def _posting(job: dict[str, Any], position: str) -> RawPosting:
    return RawPosting(
        position=position,
        reference=text(job.get("id")),
        title=text(job.get("title")),
        occupation=text(at(job, "jobtype", "name")),
        description=_description(job),
        employer=text(job.get("name")),
        places=_places(job),
        employment=texts(job.get("hours"), job.get("type")),
        salary=RawSalary(text=text(job.get("pay"))) if text(job.get("pay")) else None,
        published=text(job.get("published")),
        deadline=text(job.get("ends")),
        apply_urls=texts(job.get("applyURI"), job.get("loginAndApplyURI")),
    )


def _description(job: dict[str, Any]) -> str | None:
    around = mapping(job.get("descs"))
    whole = text(around.get("fullDesc"))
    if whole:
        return whole
    return joined((None, job.get("description")), *((None, around.get(part)) for part in PARTS))


def _places(job: dict[str, Any]) -> tuple[RawPlace, ...]:
    """``town`` and ``county``; the codes are Sweden's, and say nothing that the names do not."""
    place = RawPlace(
        city=text(job.get("town")),
        region=text(job.get("county")),
        country=text(at(job, "codes", "country")) or text(job.get("country")),
    )
    return (place,) if place != RawPlace() else ()


FORMAT = Format("varbi", "Varbi positions (JSON)", detect, parse)
