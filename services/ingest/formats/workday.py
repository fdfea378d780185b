"""Workday career-site JSON (``/wday/cxs/…/jobs``): the list, its items with their details, or one detail."""

import re
from typing import Any
from urllib.parse import unquote

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, count, first, flag, label, labels
from services.ingest.formats.interface import Format
from services.ingest.formats.shape import Shape, withdrawn
from services.ingest.formats.values import mapping, text

SHAPE = Shape(
    lists=(("jobPostings",),),
    rows=(
        ("externalPath",),
        ("jobPostingInfo",),
        ("bulletFields",),
        ("locationsText", "title"),
        ("postedOn", "title"),
    ),
    empty=(("jobPostings",),),
)
SEVERAL = re.compile(r"\d+ [^\W\d]+", re.UNICODE)
""""2 Locations", in the site's language: a number and one word."""


def detect(document: Document) -> bool:
    """A list ``jobPostings``, also an empty one, or one ``jobPostingInfo``."""
    return SHAPE.matches(document)


def parse(document: Document) -> Parsed:
    """Complete if ``total`` is not more than there are; later pages give a total of 0."""
    return SHAPE.read(document, _posting, total=count(mapping(document.data).get("total")))


def _posting(item: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    info = mapping(item.get("jobPostingInfo"))
    reference = _reference(item, info)
    if flag(info.get("posted")) is False:
        return withdrawn(position, reference)
    return RawPosting(
        position=position,
        reference=reference,
        title=first(info, "title") or first(item, "title"),
        description=text(info.get("jobDescription")),
        employer=label(item.get("hiringOrganization")),
        places=_places(item, info),
        remote=labels(info.get("remoteType"), item.get("remoteType")),
        employment=labels(info.get("timeType"), item.get("timeType"), info.get("workerSubType")),
        published=first(info, "startDate") or first(item, "startDate", "postedOn"),
        deadline=first(info, "endDate") or first(item, "endDate"),
        apply_urls=labels(info.get("externalUrl"), item.get("externalUrl"), item.get("url")),
    )


def _reference(item: dict[str, Any], info: dict[str, Any]) -> str | None:
    """The number at the end of the address, the same in a list and in a detail answer."""
    for name in (item.get("externalPath"), info.get("externalUrl"), info.get("jobPostingId")):
        _, mark, number = (text(name) or "").partition("?")[0].rpartition("_")
        if mark and number:
            return number
    return first(info, "jobReqId", "id") or next(iter(labels(item.get("bulletFields"))), None)


def _places(item: dict[str, Any], info: dict[str, Any]) -> tuple[RawPlace, ...]:
    """Those of the detail; else the list's words; for "2 Locations" the one in the address."""
    country = label(info.get("country")) or label(at(info, "jobRequisitionLocation", "country"))
    main = label(info.get("location"))
    if main:
        others = (RawPlace(text=name) for name in labels(info.get("additionalLocations")))
        return (RawPlace(text=_spaced(main), country=country), *others)
    listed = label(item.get("locationsText"))
    if listed and not SEVERAL.fullmatch(listed):
        return (RawPlace(text=_spaced(listed)),)
    steps = (text(item.get("externalPath")) or "").split("/")
    named = steps[2] if len(steps) > 3 and steps[1] == "job" else ""  # noqa: PLR2004  /job/PLACE/TITLE
    place = unquote(named).replace("---", " - ").replace("-", " ").replace("   ", " - ")
    return (RawPlace(text=place),) if place.strip() else ()


def _spaced(name: str) -> str:
    """``USA.VA.Reston`` as three words; other dots stay."""
    parts = name.split(".")
    return (
        ", ".join(parts)
        if len(parts) > 1 and all(part.replace(" ", "").isalnum() for part in parts)
        else name
    )


FORMAT = Format("workday", "Workday career-site JSON", detect, parse)
