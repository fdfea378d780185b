"""Recman's job posts (``v2/get?scope=jobPost``): ``data`` is an object of posts by id, or a list."""

from dataclasses import replace
from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting, RawSalary
from services.ingest.formats.document import Document
from services.ingest.formats.fields import count, label, labels
from services.ingest.formats.interface import Format
from services.ingest.formats.rows import no_object, parsed
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import has
from services.ingest.formats.values import mapping, mappings, pointer, text, texts

MARKS = (("jobPostId",), ("name", "endDate"), ("title", "ingress"), ("name", "ingress"))
EMPTY = (("success", "data"),)


def detect(document: Document) -> bool:
    """``success`` and ``data`` with job posts."""
    whole = mapping(document.data)
    rows = [row for _, row in _rows(whole.get("data"))]
    if not rows:
        return has(whole, EMPTY) and whole.get("data") in ([], {})
    return "success" in whole and any(has(row, MARKS) for row in rows)


def parse(document: Document) -> Parsed:
    """Complete when ``numRows`` posts are there."""
    first = document.first_of(("data",))
    outcomes = [
        _posting(row, pointer("data", first + key if isinstance(key, int) else key), key)
        if isinstance(row, dict)
        else no_object(row, pointer("data", key))
        for key, row in _rows(document.data["data"])
    ]
    return parsed(list(outcomes), total=count(document.data.get("numRows")))


def _rows(data: Any) -> list[tuple[str | int, Any]]:
    if isinstance(data, dict):
        return list(data.items())
    return list(enumerate(data)) if isinstance(data, list) else []


def _posting(post: dict[str, Any], position: str, key: str | int) -> RawPosting:
    """``name`` is the name for those inside; ``title`` is the headline. Dates of no end are 0000-00-00."""
    salary = text(post.get("salary"))
    return RawPosting(
        position=position,
        reference=text(post.get("jobPostId")) or (key if isinstance(key, str) else None),
        title=text(post.get("title")) or text(post.get("name")),
        occupation=label(post.get("position")),
        description=joined((None, post.get("ingress")), (None, post.get("body"))),
        employer=text(post.get("companyName")),
        places=_places(post),
        employment=labels(post.get("positionType"), post.get("type")),
        salary=RawSalary(text=salary) if salary else None,
        published=_day(post.get("startDate")),
        deadline=_day(post.get("deadline")) or _day(post.get("endDate")),
        expires=_day(post.get("endDate")),
        apply_urls=texts(post.get("applyUrl"), post.get("web"), post.get("finnUrl")),
    )


def _day(value: Any) -> str | None:
    words = text(value)
    return None if words is None or words.startswith("0000-") else words


def _places(post: dict[str, Any]) -> tuple[RawPlace, ...]:
    several = [_place(row) for row in mappings(post.get("locations"))]
    place = replace(_place(post), text=None if text(post.get("city")) else text(post.get("workplace")))
    found = several or [place]
    return tuple(one for one in found if one != RawPlace())


def _place(row: dict[str, Any]) -> RawPlace:
    return RawPlace(
        postal_code=text(row.get("postalCode")),
        city=text(row.get("city")),
        region=label(row.get("region")),
        country=label(row.get("country")),
    )


FORMAT = Format("recman", "Recman job posts (JSON)", detect, parse)
