"""The formats that are known, and the one that a file has: found from its content alone."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from services.ingest.draft import Fault, Parsed, UnreadableFeedError
from services.ingest.formats import (
    amedia,
    ashby,
    bamboohr,
    breezy,
    comeet,
    dexi,
    digitalrecruiters,
    easycruit,
    eightfold,
    engagement_jeunes,
    eures,
    finn_atom,
    finn_iadif,
    fusion,
    greenhouse,
    hr_manager,
    hr_open,
    hr_xml,
    html_page,
    jobbnorge_json,
    jobylon_json,
    jobylon_xml,
    joincom,
    json_jobs,
    json_ld,
    lever,
    manatal,
    microdata,
    nav_ad,
    nav_import,
    nav_internal_feed,
    nav_public_feed,
    nav_stilling_feed,
    oracle_orc,
    personio,
    pinpoint,
    polaris,
    reachmee,
    recman,
    recruitee,
    rippling,
    rss,
    smartrecruiters,
    spreadsheet,
    teamtailor_api,
    teamtailor_json,
    teamtailor_partner,
    teamtailor_rss,
    varbi,
    webcruiter_json,
    webcruiter_rss,
    workable,
    workday,
    xml_jobs,
)
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.joining import join, parse_slices
from services.ingest.formats.opening import open_documents

FORMATS: tuple[Format, ...] = (
    teamtailor_json.FORMAT,
    nav_stilling_feed.FORMAT,
    nav_public_feed.FORMAT,
    ashby.FORMAT,
    workable.FORMAT,
    nav_import.FORMAT,
    nav_ad.FORMAT,
    nav_internal_feed.FORMAT,
    amedia.FORMAT,
    polaris.FORMAT,
    dexi.FORMAT,
    webcruiter_json.FORMAT,
    jobylon_json.FORMAT,
    hr_manager.FORMAT,
    jobbnorge_json.FORMAT,
    varbi.FORMAT,
    recman.FORMAT,
    greenhouse.FORMAT,
    lever.FORMAT,
    smartrecruiters.FORMAT,
    recruitee.FORMAT,
    bamboohr.FORMAT,
    workday.FORMAT,
    teamtailor_api.FORMAT,
    pinpoint.FORMAT,
    rippling.FORMAT,
    oracle_orc.FORMAT,
    comeet.FORMAT,
    breezy.FORMAT,
    eightfold.FORMAT,
    joincom.FORMAT,
    manatal.FORMAT,
    digitalrecruiters.FORMAT,
    engagement_jeunes.FORMAT,
    fusion.FORMAT,
    finn_atom.FORMAT,
    finn_iadif.FORMAT,
    hr_open.FORMAT,
    hr_xml.FORMAT,
    eures.FORMAT,
    webcruiter_rss.FORMAT,
    reachmee.FORMAT,
    easycruit.FORMAT,
    personio.FORMAT,
    jobylon_xml.FORMAT,
    teamtailor_partner.FORMAT,
    teamtailor_rss.FORMAT,
    json_ld.FORMAT,
    spreadsheet.CSV,
    spreadsheet.EXCEL,
    xml_jobs.FORMAT,
    rss.FORMAT,
    json_jobs.FORMAT,
    microdata.FORMAT,
    html_page.FORMAT,
)
"""Tried in this order: the most particular first."""


@dataclass(frozen=True)
class FeedFile:
    """A file's format and its postings, slice by slice; nothing is held but the slice in hand."""

    format: Format
    slices: Iterator[Parsed]


def open_feed(
    content: BinaryIO, mapping: dict[str, str] | None = None, formats: tuple[Format, ...] = FORMATS
) -> FeedFile:
    """A seekable file of any size; ``mapping`` is a spreadsheet's, column to field.

    Raises ``UnreadableFeedError`` if nothing of it can be read; so may the first slice.
    """
    documents = open_documents(content, mapping)
    first = next(documents)
    found = _format_of(first, formats)
    return FeedFile(found, parse_slices(found, chain([first], documents)))


def parse_feed(content: bytes, formats: tuple[Format, ...] = FORMATS) -> tuple[str, Parsed]:
    """The format's name and all postings of a small file; raises ``UnreadableFeedError``."""
    feed = open_feed(io.BytesIO(content), formats=formats)
    return feed.format.name, join(feed.slices)


def _format_of(document: Document, formats: tuple[Format, ...]) -> Format:
    """Where everything that was read is broken, no format can be told, and that is not the trouble."""
    try:
        return find_format(document, formats)
    except UnreadableFeedError:
        broken = document.broken or (document.feed.broken if document.feed else ())
        if not broken:
            raise
        one = broken[0]
        raise UnreadableFeedError(Fault(one.code, one.message, one.mend, one.position)) from None


def find_format(document: Document, formats: tuple[Format, ...] = FORMATS) -> Format:
    """Raises ``UnreadableFeedError``, which lists the formats."""
    for candidate in formats:
        if candidate.detect(document):
            return candidate
    titles = tuple(known.title for known in formats)
    raise UnreadableFeedError(
        Fault(
            "unknown-format",
            f"the {document.kind.upper()} is in no format that is known",
            f"send one of: {'; '.join(titles)}",
            formats=titles,
        )
    )
