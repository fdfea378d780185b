"""EasyCruit XML (``/export/xml/vacancy/list.xml``): a Version per language, an address per department."""

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Parsed, RawPlace, RawPosting, RawText
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.nodes import (
    attribute,
    child,
    children,
    contains,
    descendants,
    first_words,
    line_of,
    name_of,
    words,
)
from services.ingest.formats.rich_text import first_rich
from services.ingest.formats.sections import joined
from services.ingest.formats.values import texts

NAMESPACE = "urn:EasyCruit"
LANGUAGES = {"gb": "en", "uk": "en", "us": "en", "no": "nb", "se": "sv", "dk": "da"}
"""The system names some languages by countries."""

COMPANY = re.compile(r"\b(?:ASA?|A/S|ApS|AB|BA|SA|KF|IKS|HF|Oyj?|GmbH|Ltd|(?:fylkes)?kommune)\.?$")
"""What ends a department's name that is a company's, not a unit's."""

SECTIONS = (
    "Introduction",
    "Ingress",
    "Description",
    "Body",
    "Qualifications",
    "Requirements",
    "Offer",
    "Other",
)


def detect(document: Document) -> bool:
    """A list of vacancies, or one vacancy, in EasyCruit's namespace or with its elements."""
    root = document.root
    if root is None:
        return False
    if name_of(root) in ("VacancyList", "Vacancy") and NAMESPACE in str(root.tag):
        return True
    vacancies = descendants(root, "Vacancy")
    return any(
        child(one, "Versions") is not None or child(one, "ProjectTitle") is not None for one in vacancies
    ) or contains(root, "VacancyExportResponse")


def parse(document: Document) -> Parsed:
    """Complete unless it is one vacancy by itself."""
    feed = document.feed
    if feed is None:
        return Parsed()
    vacancies = tuple(_posting(one) for one in descendants(feed.root, "Vacancy"))
    return Parsed(vacancies, feed.broken, complete=name_of(feed.root) != "Vacancy")


def _posting(vacancy: etree._Element) -> RawPosting:
    versions = list(children(child(vacancy, "Versions"), "Version")) or [vacancy]
    main = versions[0]
    departments = list(children(child(vacancy, "Departments"), "Department"))
    hours = words(main, "DailyHours")
    return RawPosting(
        position=line_of(vacancy),
        reference=attribute(vacancy, "id") or first_words(vacancy, "refId", "RefId"),
        title=words(main, "Title"),
        description=_description(main),
        texts=tuple(
            RawText(_language(other), words(other, "Title"), _description(other)) for other in versions[1:]
        ),
        employer=first_words(main, "AlternativeCompanyName", "CompanyName") or _company(departments),
        places=tuple(_places(main)),
        employment=texts(*_items(main, "duration", "extent"), words(main, "Engagement"), hours),
        extent=hours if hours and "%" in hours else None,
        language=_language(main),
        published=attribute(vacancy, "date_start"),
        deadline=first_words(main, "ApplicationDeadline", "Deadline"),
        expires=attribute(vacancy, "date_end"),
        apply_urls=texts(
            *(words(one, "ApplicationURL") for one in departments),
            *(words(one, "VacancyURL") for one in (*departments, main)),
        ),
    )


def _language(version: etree._Element) -> str | None:
    code = attribute(version, "language") or attribute(version, "Language")
    return LANGUAGES.get(code.lower(), code) if code else None


def _description(version: etree._Element) -> str | None:
    about = child(version, "CompanyInformation", "Company")
    return joined(
        *((None, first_rich(version, name)) for name in SECTIONS), (None, first_rich(about, "About"))
    )


def _company(departments: list[etree._Element]) -> str | None:
    names = (words(one, "Name") for one in departments)
    return next((name for name in names if name and COMPANY.search(name)), None)


def _items(version: etree._Element, *kinds: str) -> Iterator[str | None]:
    for item in children(child(version, "Categories"), "Item"):
        if (attribute(item, "type") or "").lower() in kinds:
            yield words(item)


def _places(version: etree._Element) -> Iterator[RawPlace]:
    """A free text; and regions in words, or as named countries with named parts in them."""
    location, region = words(version, "Location"), child(version, "Region")
    countries = list(children(region, "Country"))
    names = [attribute(country, "name") or words(country) for country in countries]
    if location:
        yield RawPlace(text=location, country=names[0] if len(names) == 1 else None)
        return
    for country, name in zip(countries, names, strict=True):
        parts = [attribute(part, "name") or words(part) for part in children(country)]
        yield from (RawPlace(region=part, country=name) for part in parts or [None])
    if not countries and (text := words(region)):
        yield RawPlace(text=text)


FORMAT = Format("easycruit", "EasyCruit XML", detect, parse)
