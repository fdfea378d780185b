"""FINN's import format (``IADIF-job80.dtd`` and older): objects with a head and one of ``JOB``, ``JOB_*``."""

from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Parsed, RawPlace, RawPosting, RawSalary
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.nodes import all_words, child, children, descendants, first_words, line_of, words
from services.ingest.formats.rich_text import first_rich
from services.ingest.formats.sections import joined
from services.ingest.formats.values import texts

ROOT = "IAD.IF."
KINDS = {"JOB": None, "JOB_EXECUTIVE": None, "JOB_FULLTIME": "heltid", "JOB_PARTTIME": "deltid"}
HOME_OFFICE = ("HOME_OFFICE", "REMOTE", "REMOTE_OPTION", "REMOTE_OPTIONS")


def detect(document: Document) -> bool:
    """Objects with a head of this format, or its root."""
    root = document.root
    if root is None:
        return False
    return str(root.tag).upper().startswith(f"{ROOT}JOB") or any(
        child(one, "OBJECT_HEAD") is not None and _ad(one) is not None for one in descendants(root, "OBJECT")
    )


def parse(document: Document) -> Parsed:
    """Never complete: a transfer adds and changes ads, and each carries the day on which it ends."""
    feed = document.feed
    if feed is None:
        return Parsed()
    found = (_posting(one, ad) for one in descendants(feed.root, "OBJECT") if (ad := _ad(one)) is not None)
    return Parsed(tuple(found), feed.broken, complete=False)


def _ad(element: etree._Element) -> etree._Element | None:
    return next(children(element, *KINDS), None)


def _posting(element: etree._Element, ad: etree._Element) -> RawPosting:
    head = child(element, "OBJECT_HEAD")
    job_title, heading = words(ad, "JOB_TITLE"), words(head, "HEADING") or words(ad, "HEADING")
    pay = first_words(ad, "COMPENSATION", "SALARY")
    return RawPosting(
        position=line_of(element),
        reference=first_words(head, "ORDERNO", "USER_REFERENCE", "PROVIDER_REFERENCE"),
        title=heading or job_title,
        occupation=job_title if heading else None,
        description=_description(ad),
        employer=words(ad, "COMPANY", "COMPANY_NAME") or words(ad, "COMPANY", "NAME"),
        employer_number=words(ad, "ENTERPRICE_NUMBER"),
        places=tuple(_places(head, ad)),
        remote=texts(*all_words(ad, *HOME_OFFICE)),
        employment=texts(KINDS[str(ad.tag).rpartition("}")[2]], words(ad, "DURATION"), words(ad, "EXTENT")),
        salary=RawSalary(pay) if pay else None,
        published=words(head, "FROMDATE"),
        deadline=words(ad, "APPLICATION_DEADLINE"),
        expires=words(head, "TODATE"),
        apply_urls=texts(
            *all_words(ad, "APPLICATION_URL", "APPLICATION_MOBILE_URL"),
            *(words(more, "URL") for more in children(ad, "MOREINFO")),
        ),
    )


def _description(ad: etree._Element) -> str | None:
    blocks = children(ad, "GENERAL_TEXT_JOB", "GENERAL_TEXT")
    sections = [
        (words(block, "GENERAL_HEADING"), first_rich(block, "GENERAL_TEXT", "TEXT") or words(block))
        for block in blocks
    ]
    return joined(*sections, (None, first_rich(child(ad, "COMPANY"), "INGRESS")))


def _places(head: etree._Element | None, ad: etree._Element) -> Iterator[RawPlace]:
    """``SITUATION`` is the place in words."""
    situation = words(ad, "SITUATION")
    for location in children(head, "OBJECT_LOCATION"):
        code, city = words(location, "ZIPCODE"), first_words(location, "CITY", "TOWN")
        if code or city:
            country = first_words(location, "COUNTRYCODE", "COUNTRY")
            yield RawPlace(postal_code=code, city=city or situation, country=country)
            situation = None
    if situation:
        yield RawPlace(text=situation)


FORMAT = Format("finn-iadif", "FINN import XML (IADIF)", detect, parse)
