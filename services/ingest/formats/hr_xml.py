"""HR-XML 2 PositionOpening as NAV takes it, in a SOAP envelope or bare; suppliers fill in different parts."""

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, RawSalary, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.nodes import (
    all_words,
    attribute,
    child,
    children,
    contains,
    descendants,
    first_words,
    has_child,
    line_of,
    name_of,
    words,
)
from services.ingest.formats.rich_text import rich_at
from services.ingest.formats.rows import parsed
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import withdrawn
from services.ingest.formats.values import texts

OPENING = "PositionOpening"
MARKS = ("PositionDetail", "ProfileName", "FormattedPositionDescription", "PositionDateInfo")
GONE = frozenset({"closed", "inactive", "filled", "cancelled", "deleted"})
NO_TEXT = frozenset({"mode", "color", "videourl", "headerimageurl", "logourl", "contact"})
"""Named parts of a description that are presentation, or name a person."""

HEADLINE = "headline"
NUMBER = re.compile(r"(?i)\borg(?:anisasjons)?\.? ?(?:nr|nummer)\.?:? ?(\d{3} ?\d{3} ?\d{3})\b")
FRONT_PAGE = re.compile(r"^(?:https?://)?[^/?#\s]+/?$")
APPLY_LINK = re.compile(
    r"""(?i)(?:søk på stillingen|søk her|apply here):?\s{0,5}<a [^<>]{0,200}?href="([^"<>]+)"""
)


def detect(document: Document) -> bool:
    """Position openings of version 2, or NAV's envelope without any."""
    root = document.root
    if root is None:
        return False
    if any(_is_version_2(opening) for opening in descendants(root, OPENING)):
        return True
    return name_of(root) == "Envelope" and contains(root, "LeggInnStillinger")


def parse(document: Document) -> Parsed:
    """Only a bare list is complete: with NAV, a job is closed by sending it again with an end date."""
    feed = document.feed
    if feed is None:
        return Parsed()
    found = (_opening(opening) for opening in descendants(feed.root, OPENING))
    return parsed([*found, *feed.broken], complete=name_of(feed.root) not in ("Envelope", OPENING))


def _is_version_2(opening: etree._Element) -> bool:
    profile = child(opening, "PositionProfile")
    return has_child(profile, *MARKS) or child(opening, "PositionPostings") is not None


def _opening(opening: etree._Element) -> RawPosting | Deleted | Rejected:
    reference = _reference(opening)
    state = words(opening, "PositionRecordInfo", "Status") or attribute(opening, "status") or ""
    if state.lower() in GONE:
        return withdrawn(line_of(opening), reference)
    profile = child(opening, "PositionProfile")
    detail = child(profile, "PositionDetail")
    title, position = (
        words(profile, "ProfileName"),
        words(detail, "PositionTitle") or words(profile, "PositionTitle"),
    )
    description = _description(profile)
    deadline, expires = _dates(profile)
    return RawPosting(
        position=line_of(opening),
        reference=reference,
        title=title or position,
        occupation=(position if title else None) or words(detail, "JobCategory", "CategoryDescription"),
        description=description,
        employer=words(opening, "PositionSupplier", "EntityName") or words(detail, "Company", "Name"),
        employer_number=_number(description),
        places=tuple(_places(detail)),
        employment=texts(words(detail, "PositionSchedule"), words(detail, "PositionClassification")),
        extent=_extent(detail),
        salary=_salary(detail),
        language=attribute(profile, "lang"),
        published=attribute(child(profile, "DistributionGuidelines"), "validFrom")
        or attribute(_id(opening), "validFrom"),
        deadline=deadline,
        expires=expires or attribute(_id(opening), "validTo"),
        apply_urls=_addresses(opening, profile, description),
    )


def _id(opening: etree._Element) -> etree._Element | None:
    return child(opening, "PositionPostings", "PositionPosting", "Id")


def _reference(opening: etree._Element) -> str | None:
    return (
        words(_id(opening), "IdValue")
        or words(_id(opening))
        or words(opening, "PositionRecordInfo", "Id", "IdValue")
    )


def _dates(profile: etree._Element | None) -> tuple[str | None, str | None]:
    """The latest start is NAV's deadline. An end before it closes the job, and so outranks it."""
    dates = child(profile, "PositionDateInfo")
    last, end = words(dates, "MaximumStartDate"), words(dates, "MaximumEndDate")
    return (None, end) if last and end and end[:10] < last[:10] else (last, end)


def _description(profile: etree._Element | None) -> str | None:
    """Named parts with their headlines, or one part without a name; the employer's presentation last."""
    heading, sections = None, list[tuple[str | None, str | None]]()
    for part in children(profile, "FormattedPositionDescription"):
        name, value = (words(part, "Name") or "").lower(), rich_at(part, "Value") or rich_at(part, "Content")
        if name.endswith(HEADLINE):
            heading = None if name.removesuffix(HEADLINE) in NO_TEXT else value
        elif name not in NO_TEXT:
            sections.append((heading, value))
            heading = None
    organization = child(profile, "Organization")
    return joined(*sections, (None, rich_at(organization, "Description") or rich_at(profile, "Organization")))


def _number(description: str | None) -> str | None:
    """Webcruiter writes it into the text."""
    match = NUMBER.search(description or "")
    return match[1].replace(" ", "") if match else None


def _places(detail: etree._Element | None) -> Iterator[RawPlace]:
    for location in children(detail, "PhysicalLocation"):
        address = child(location, "PostalAddress")
        place = RawPlace(
            text=words(location, "Name"),
            postal_code=words(address, "PostalCode"),
            city=first_words(address, "Municipality", "City"),
            region=words(address, "Region"),
            country=words(address, "CountryCode"),
        )
        if place != RawPlace():
            yield place


def _extent(detail: etree._Element | None) -> str | None:
    share = attribute(child(detail, "PositionSchedule"), "percentage")
    return f"{share.removesuffix('%').strip()} %" if share else None


def _salary(detail: etree._Element | None) -> RawSalary | None:
    for pay in descendants(detail, "BasePay"):
        low, high = first_words(pay, "BasePayAmountMin", "BasePayAmount"), words(pay, "BasePayAmountMax")
        if low or high:
            return RawSalary(
                None, low, high or low, attribute(pay, "currencyCode"), attribute(pay, "baseInterval")
            )
    return None


def _addresses(
    opening: etree._Element, profile: etree._Element | None, description: str | None
) -> tuple[str, ...]:
    """Where a supplier gives only the employer's front page, the text has the address of the form."""
    methods = (
        method for way in children(profile, "HowToApply") for method in children(way, "ApplicationMethod")
    )
    given = [address for method in methods for address in all_words(method, "InternetWebAddress")]
    given += texts(words(opening, "PositionPostings", "PositionPosting", "Link"))
    pages = [address for address in given if not FRONT_PAGE.match(address)]
    return tuple(dict.fromkeys((*pages, *APPLY_LINK.findall(description or ""), *given)))


FORMAT = Format("hr-xml", "HR-XML 2 PositionOpening", detect, parse)
