"""Amedia's job ads (Elasticsearch answers, ``_source`` with ``attributes`` and labelled ``text``)."""

from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting, RawSalary, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at
from services.ingest.formats.interface import Format
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape
from services.ingest.formats.values import mapping, mappings, text, texts

ADS = Shape(
    lists=(("hits", "hits"), ("hits",), ()),
    rows=(("_source.attributes", "_source.publish_from_time"), ("_index", "_id", "sort")),
)
NOT_GIVEN = "ikke oppgitt"
"""What the system writes into fields that nobody filled."""


def detect(document: Document) -> bool:
    """Search hits whose ``_source`` has ``attributes``; a list of ids alone as well."""
    return ADS.matches(document)


def parse(document: Document) -> Parsed:
    """Never complete: a search answers with some of what it found."""
    return ADS.read(document, _read, more=True)


def _read(hit: dict[str, Any], position: str) -> RawPosting | Rejected:
    ad = mapping(hit.get("_source"))
    if not ad:
        return _without_ad(hit, position)
    more = mapping(ad.get("attributes"))
    return RawPosting(
        position=position,
        reference=text(ad.get("id")) or text(hit.get("_id")),
        title=text(ad.get("title")),
        occupation=_given(more, "positiontitle"),
        description=_description(ad),
        employer=_given(more, "employer") or text(at(ad, "company", "title")),
        places=_places(ad),
        employment=texts(_given(more, "workhours"), _given(more, "engagementtype")),
        salary=RawSalary(text=_given(more, "salary")) if _given(more, "salary") else None,
        published=text(ad.get("publish_from_time")),
        deadline=_given(more, "applicationdue"),
        expires=text(ad.get("publish_to_time")),
        apply_urls=texts(_given(more, "applicationurl")),
    )


def _given(values: dict[str, Any], name: str) -> str | None:
    words = text(values.get(name))
    return None if words is None or words.casefold() == NOT_GIVEN else words


def _description(ad: dict[str, Any]) -> str | None:
    parts = [
        (row.get("label") if index else None, row.get("value"))
        for index, row in enumerate(mappings(ad.get("text")))
    ]
    return joined(*parts, ("Om arbeidsgiveren", _given(mapping(ad.get("attributes")), "employerdescription")))


def _places(ad: dict[str, Any]) -> tuple[RawPlace, ...]:
    """``geography`` is a path: country, county, municipality."""
    address = mapping(ad.get("address"))
    steps = [step.strip() for step in (text(address.get("geography")) or "").split("/")] + ["", "", ""]
    place = RawPlace(
        postal_code=_given(address, "post_code"),
        city=_given(address, "post_location"),
        municipality=steps[2] or None,
        region=steps[1] or None,
        country=steps[0] or None,
    )
    named = texts(_given(mapping(ad.get("attributes")), "worklocation"))
    if place != RawPlace():
        return (place,)
    return tuple(RawPlace(text=name) for name in named)


def _without_ad(hit: dict[str, Any], position: str) -> Rejected:
    return Rejected(
        code="no-content",
        position=position,
        message="the search hit has an id and no ad",
        mend="ask the search for _source",
        reference=text(hit.get("_id")),
    )


FORMAT = Format("amedia", "Amedia job ads (JSON)", detect, parse)
