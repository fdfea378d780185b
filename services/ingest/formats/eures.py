"""EURES as JSON: search answers, HR Open XML inside JSON, and lists of references (getAll, getChanges)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from services.ingest.draft import (
    Deleted,
    Parsed,
    RawPlace,
    RawPosting,
    RawSalary,
    Rejected,
    UnreadableFeedError,
    shown,
)
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, count
from services.ingest.formats.hr_open import OPENING, read_opening
from services.ingest.formats.interface import Format
from services.ingest.formats.nodes import descendants
from services.ingest.formats.rows import no_object, parsed, read_rows
from services.ingest.formats.shape import withdrawn
from services.ingest.formats.values import mapping, mappings, pointer, text, texts
from services.ingest.formats.xml_slices import xml_slices

ITEMS = ("data", "items")
REFERENCES = ("allReferences", "createdReferences", "modifiedReferences", "closedReferences")
CLOSED = "closedReferences"
EXTENTS = ("FullTime", "PartTime")
TOTALS = ("numRecords", "numberRecords", "totalRecords", "total")


def detect(document: Document) -> bool:
    """By vacancies with EURES's header or HR Open text, or by lists of references."""
    data = mapping(document.data)
    if any(isinstance(data.get(name), list) for name in REFERENCES):
        return True
    if any("content" in one and "reference" in one for one in _details(data).values()):
        return True
    return any("jobVacancyHeader" in item or "jobVacancy" in item for item in mappings(at(data, *ITEMS)))


def parse(document: Document) -> Parsed:
    """References say only what is gone, and details only what was asked for: neither is complete."""
    data = mapping(document.data)
    if isinstance(at(data, *ITEMS), list):
        return read_rows(document, ITEMS, _item, total=_total(data))
    closed = (one for name in REFERENCES for one in _closed(document, name))
    details = (_detail(key, row) for key, row in _details(data).items())
    return parsed([*closed, *details], complete=False)


def _details(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {key: mapping(row) for key, row in mapping(data.get("details")).items()}


def _total(data: dict[str, Any]) -> int | None:
    places = (data, mapping(data.get("header")), mapping(data.get("data")))
    found = (count(place.get(name)) for place in places for name in TOTALS)
    return next((number for number in found if number), None)


def _closed(document: Document, name: str) -> Iterator[Deleted | Rejected]:
    """The references of a list that are gone; those of open jobs carry nothing to read."""
    first = document.first_of((name,))
    for index, row in enumerate(document.data.get(name) or ()):
        position = pointer(name, first + index)
        if not isinstance(row, dict):
            yield no_object(row, position)
        elif name == CLOSED or text(row.get("status")) == "CLOSED":
            yield withdrawn(position, text(row.get("reference")))


def _item(item: dict[str, Any], position: str) -> RawPosting | Deleted | Rejected:
    vacancy = mapping(item.get("jobVacancy"))
    if vacancy:
        header = mapping(vacancy.get("header"))
        known_as = text(header.get("dataSourceJvReference")) or text(header.get("handle"))
        return _from_xml(vacancy.get("hrxml"), f"{position}/jobVacancy/hrxml", known_as, _pages(item))
    return _summary(item, position)


def _detail(key: str, row: dict[str, Any]) -> RawPosting | Deleted | Rejected:
    position = pointer("details", key)
    reference = text(row.get("reference")) or key
    if not row:
        return no_object(row, position)
    if text(row.get("status")) == "CLOSED":
        return withdrawn(position, reference)
    return _from_xml(row.get("content"), f"{position}/content", reference, ())


def _from_xml(
    given: Any, position: str, known_as: str | None, pages: tuple[str, ...]
) -> RawPosting | Deleted | Rejected:
    try:
        root = next(xml_slices([(text(given) or "").encode()], whole=True)).root
    except UnreadableFeedError as error:
        return _broken(given, position, known_as, error.fault.message)
    opening = next(descendants(root, OPENING), None)
    if opening is None:
        return _broken(given, position, known_as, f"there is no {OPENING}")
    found = read_opening(opening, position, known_as)
    return _with_pages(found, pages) if isinstance(found, RawPosting) else found


def _with_pages(posting: RawPosting, pages: tuple[str, ...]) -> RawPosting:
    return replace(posting, apply_urls=(*posting.apply_urls, *pages))


def _broken(given: Any, position: str, known_as: str | None, message: str) -> Rejected:
    return Rejected(
        code="broken-item",
        position=position,
        field="hrxml",
        value=shown(given),
        message=f"the posting's XML cannot be read: {message}",
        mend="send each posting as one HR Open PositionOpening",
        reference=known_as,
    )


def _summary(item: dict[str, Any], position: str) -> RawPosting:
    """A search answer's own words; its ``dataSourceUniqueJVId`` is the same for many jobs."""
    header = mapping(item.get("jobVacancyHeader"))
    facets = {
        text(one.get("facetName")): text(one.get("facetDescription"))
        for one in mappings(item.get("jobFacets"))
    }
    occupation = facets.get("OCCUPATION")
    return RawPosting(
        position=position,
        reference=text(header.get("jobVacancyHandle")),
        title=text(header.get("title")),
        occupation_codes=(f"isco-08:{occupation}",) if occupation and occupation.isdecimal() else (),
        description=text(header.get("jobDescription")),
        employer=text(header.get("employerName")),
        places=tuple(RawPlace(country=country) for country in texts(facets.get("LOCATION"))),
        employment=texts(facets.get("CONTRACT_TYPE"), facets.get("CONTRACT_DURATION")),
        salary=_salary(header),
        published=text(at(item, "auditInfo", "creationDate")),
        deadline=text(header.get("lastApplicationDate")),
        apply_urls=_pages(item),
    )


def _salary(header: dict[str, Any]) -> RawSalary | None:
    """0 stands for no salary, and the period may hold the extent of the job instead."""
    low, high = (text(header.get(name) or None) for name in ("minimalSalary", "maximalSalary"))
    if not low and not high:
        return None
    currency, period = text(header.get("salaryCurrencyCode")), text(header.get("salaryPeriodCode"))
    return RawSalary(None, low, high, currency, None if period in EXTENTS else period)


def _pages(item: dict[str, Any]) -> tuple[str, ...]:
    return texts(*(url.get("urlValue") for url in mappings(at(item, "related", "urls"))))


FORMAT = Format("eures-json", "EURES JSON", detect, parse)
