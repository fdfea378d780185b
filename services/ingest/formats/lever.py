"""Lever postings JSON: a bare array, the same in groups, and the answer of the keyed interface."""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, RawSalary, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, first, flag, labels, period
from services.ingest.formats.interface import Format
from services.ingest.formats.rows import parsed, read_rows
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape, together, withdrawn
from services.ingest.formats.values import mapping, mappings, text, texts

SHAPE = Shape(
    lists=((), ("data",)),
    rows=(("text", "hostedUrl"), ("text", "categories"), ("text", "applyUrl"), ("descriptionPlain", "lists")),
    alone=((), ("data",)),
)
OPEN = ("published", "internal")
"""States of the keyed interface; ``internal`` is told apart by its distribution channels."""


def detect(document: Document) -> bool:
    """Postings with ``text`` as title, or groups of them (``?group=team``)."""
    return SHAPE.matches(document) or bool(_groups(document))


def parse(document: Document) -> Parsed:
    """Complete unless it is one posting alone or the keyed interface has more."""
    groups = _groups(document)
    if not groups:
        return SHAPE.read(document, _posting, more=bool(flag(mapping(document.data).get("hasNext"))))
    return together(
        read_rows(document, (index, "postings"), _posting)
        if isinstance(mapping(group).get("postings"), list)
        else parsed([])
        for index, group in enumerate(groups)
    )


def _groups(document: Document) -> list[Any]:
    groups = document.data if isinstance(document.data, list) else []
    inner = (job for group in mappings(groups) for job in mappings(group.get("postings")))
    return (
        groups if any("text" in job and ("hostedUrl" in job or "categories" in job) for job in inner) else []
    )


def _posting(job: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    reference = text(job.get("id"))
    state = text(job.get("state"))
    if state is not None and state.lower() not in OPEN:
        return withdrawn(position, reference)
    categories = mapping(job.get("categories"))
    workplace = text(job.get("workplaceType"))
    return RawPosting(
        position=position,
        reference=reference,
        title=text(job.get("text")),
        description=_description(job),
        places=_places(job, categories),
        remote=texts(workplace if workplace != "unspecified" else None),
        employment=labels(categories.get("commitment")),
        salary=_salary(job),
        published=text(job.get("createdAt")),
        apply_urls=labels(
            job.get("hostedUrl"), job.get("applyUrl"), at(job, "urls", "show"), at(job, "urls", "apply")
        ),
    )


def _description(job: dict[str, Any]) -> str | None:
    content = mapping(job.get("content")) or job
    body = first(content, "descriptionHtml", "description", "descriptionPlain")
    opening = (
        first(content, "opening", "openingPlain"),
        first(content, "descriptionBody", "descriptionBodyPlain"),
    )
    return joined(
        *([(None, body)] if body else [(None, part) for part in opening]),
        *((row.get("text"), _listed(row.get("content"))) for row in mappings(content.get("lists"))),
        (None, first(job, "salaryDescription", "salaryDescriptionPlain")),
        (None, first(content, "additional", "closingHtml", "closing", "additionalPlain")),
    )


def _listed(content: Any) -> str | None:
    """Lever gives the items of a list without the list around them."""
    items = text(content)
    return f"<ul>{items}</ul>" if items and items.startswith("<li") else items


def _places(job: dict[str, Any], categories: dict[str, Any]) -> tuple[RawPlace, ...]:
    main = text(categories.get("location"))
    names = labels(main, categories.get("allLocations"))
    country = text(job.get("country"))
    if not names:
        return (RawPlace(country=country),) if country else ()
    return tuple(
        RawPlace(text=name, country=country if name in (main, *names[:1]) else None) for name in names
    )


def _salary(job: dict[str, Any]) -> RawSalary | None:
    pay = mapping(job.get("salaryRange"))
    low, high = text(pay.get("min")), text(pay.get("max"))
    if not low and not high:
        return None
    return RawSalary(None, low, high, text(pay.get("currency")), period(pay.get("interval")))


FORMAT = Format("lever", "Lever postings JSON", detect, parse)
