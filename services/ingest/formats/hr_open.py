"""HR Open 3 PositionOpening, the XML of EURES: with a status, and codes of ESCO, ISCO and NUTS."""

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, RawSalary, RawText, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.nodes import (
    all_words,
    attribute,
    child,
    children,
    descendants,
    first_words,
    has_child,
    line_of,
    name_of,
    words,
)
from services.ingest.formats.nuts import county
from services.ingest.formats.rich_text import rich_at
from services.ingest.formats.rows import parsed
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import withdrawn
from services.ingest.formats.values import texts

OPENING = "PositionOpening"
NAMESPACE = "http://www.hr-xml.org/3"
MARKS = ("PositionTitle", "PositionFormattedDescription", "PositionOrganization", "PositionLocation")
OPEN = frozenset({"active", "open", "new", "published", "updated"})
SCHEMA_DATE = "2019-11-05"
"""NAV's export gives the date of its schema for that of every job."""

ADDRESS = re.compile(r"""https?://[^\s"'<>]+""")
RESERVE = "RecruitmentReserve"


def detect(document: Document) -> bool:
    """Position openings of version 3."""
    return any(is_version_3(opening) for opening in descendants(document.root, OPENING))


def parse(document: Document) -> Parsed:
    """Complete unless the file is one job by itself."""
    feed = document.feed
    if feed is None:
        return Parsed()
    found = (read_opening(opening, line_of(opening)) for opening in descendants(feed.root, OPENING))
    return parsed([*found, *feed.broken], complete=name_of(feed.root) != OPENING)


def is_version_3(opening: etree._Element) -> bool:
    """By its namespace, or by names that version 2 has elsewhere."""
    if str(opening.tag).startswith(f"{{{NAMESPACE}"):
        return True
    return has_child(child(opening, "PositionProfile"), *MARKS)


def read_opening(
    opening: etree._Element, position: str, known_as: str | None = None
) -> RawPosting | Deleted | Rejected:
    """``known_as`` is the reference by which the envelope of the opening names it."""
    reference = known_as or words(opening, "DocumentID") or words(opening, "PositionID")
    status = words(opening, "PositionOpeningStatusCode")
    if status and status.lower() not in OPEN:
        return withdrawn(position, reference)
    profiles = list(children(opening, "PositionProfile"))
    profile = profiles[0] if profiles else None
    organization = child(profile, "PositionOrganization", "OrganizationIdentifiers")
    offering = all_words(profile, "PositionOfferingTypeCode")
    valid_from = attribute(opening, "validFrom")
    return RawPosting(
        position=position,
        reference=reference,
        title=words(profile, "PositionTitle"),
        occupation_codes=tuple(_occupations(profile)),
        description=_description(profile),
        texts=tuple(_text(other) for other in profiles[1:]),
        employer=words(organization, "OrganizationName") or words(opening, "PostingRequester", "PartyName"),
        employer_number=words(organization, "OrganizationLegalID"),
        places=tuple(_places(profile)),
        employment=texts(*offering, *all_words(profile, "PositionScheduleTypeCode")),
        languages=tuple(_languages(profile)),
        salary=_salary(profile),
        kind=RESERVE if RESERVE in offering else None,
        language=attribute(profile, "languageCode"),
        published=valid_from if valid_from != SCHEMA_DATE else None,
        deadline=words(profile, "ApplicationCloseDate"),
        expires=attribute(opening, "validTo"),
        apply_urls=tuple(dict.fromkeys(_addresses(profile))),
    )


def _text(profile: etree._Element) -> RawText:
    return RawText(attribute(profile, "languageCode"), words(profile, "PositionTitle"), _description(profile))


def _description(profile: etree._Element | None) -> str | None:
    parts = children(profile, "PositionFormattedDescription")
    return joined(
        *((None, rich_at(part, "Content")) for part in parts),
        (None, rich_at(profile, "PositionOrganization", "OrganizationDescription")),
    )


def _occupations(profile: etree._Element | None) -> Iterator[str]:
    for category in children(profile, "JobCategoryCode"):
        code = words(category)
        listed = f"{attribute(category, 'listName')} {attribute(category, 'listURI')}".lower()
        if code and "/esco/" in code:
            yield f"esco:{code}"
        elif code and "isco" in listed:
            yield f"isco-08:{code.removeprefix('C')}"
        elif code and "styrk" in listed:
            yield f"styrk-08:{code}"


def _places(profile: etree._Element | None) -> Iterator[RawPlace]:
    for location in children(profile, "PositionLocation"):
        address = child(location, "Address")
        place = RawPlace(
            postal_code=words(address, "PostalCode"),
            city=words(address, "CityName"),
            region=county(first_words(address, "CountrySubDivisionCode", "CountrySubDivisionName")),
            country=words(address, "CountryCode"),
        )
        yield place if place != RawPlace() else RawPlace(text=words(location, "LocationName"))


def _languages(profile: etree._Element | None) -> Iterator[str]:
    for competency in descendants(profile, "PositionCompetency"):
        code = child(competency, "CompetencyID")
        if "language" in f"{attribute(code, 'schemeID')} {words(competency, 'TaxonomyID')}".lower():
            level = words(competency, "RequiredProficiencyLevel", "ScoreText")
            yield " ".join(texts(words(code), level))


def _salary(profile: etree._Element | None) -> RawSalary | None:
    for package in children(profile, "OfferedRemunerationPackage"):
        span = child(package, "RemunerationRange")
        low, high = child(span, "RemunerationMinimumAmount"), child(span, "RemunerationMaximumAmount")
        interval = words(span, "RemunerationIntervalCode") or words(package, "RemunerationIntervalCode")
        if words(low) or words(high):
            currency = attribute(low, "currencyID") or attribute(high, "currencyID")
            return RawSalary(None, words(low), words(high), currency, interval)
    return None


def _addresses(profile: etree._Element | None) -> Iterator[str]:
    for instruction in children(profile, "PostingInstruction"):
        for method in children(instruction, "ApplicationMethod"):
            yield from ADDRESS.findall("".join(method.itertext()))
        yield from ADDRESS.findall(words(instruction, "ApplicationURI") or "")


FORMAT = Format("hr-open", "HR Open 3 PositionOpening (EURES)", detect, parse)
