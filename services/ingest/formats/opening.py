"""Opens a feed file of any size: a small one as one document, a large one as a document for each slice."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from services.ingest.draft import Fault, UnreadableFeedError
from services.ingest.formats.charset import decode, utf8_pieces
from services.ingest.formats.document import Document, Feed, Kind, Sliced
from services.ingest.formats.json_slices import json_slices
from services.ingest.formats.table import table_slices
from services.ingest.formats.xml_slices import xml_slices

LARGEST_WHOLE = 4_000_000
"""Bytes of a file that is opened whole, unless it has so many marks that its tree would be huge."""

MOST_MARKS = 300_000
MARKS = (b"<", b"&", b"{", b"[", b",")
LARGEST_PAGE = 20_000_000
PROLOGUE = re.compile(
    r"\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[.*?\]\s*+)?>", re.DOTALL | re.IGNORECASE
)
ELEMENT = re.compile(r"<([A-Za-z_][\w:.-]*)")
HTML_ELEMENTS = frozenset(
    {"html", "head", "body", "script", "meta", "title", "div", "main", "article", "section", "p", "link"}
    | {"base", "ul", "ol", "dl", "h1", "h2", "h3", "nav", "aside"}
)
LOOKED_AT = 1 << 20


def open_documents(content: BinaryIO, mapping: dict[str, str] | None = None) -> Iterator[Document]:
    """At least one document; ``content`` is seekable, and ``mapping`` is a spreadsheet's, column to field.

    Raises ``UnreadableFeedError``, also in the middle of a file, where nothing more can be read.
    """
    tables = table_slices(content, mapping)
    if tables is not None:
        for table in tables:
            yield Document("table", table=table)
        return
    content.seek(0)
    small = content.read(LARGEST_WHOLE + 1)
    if len(small) > LARGEST_WHOLE or sum(map(small.count, MARKS)) > MOST_MARKS:
        del small
        yield from _slices(content)
    else:
        yield _whole(small)


def _whole(content: bytes) -> Document:
    text = decode(content)
    kind = kind_of(text)
    if kind == "xml":
        found = next(xml_slices([text.encode("utf-8", "replace")], whole=True))
        return Document("xml", text, feed=Feed(found.root, found.broken))
    if kind == "json":
        values = next(json_slices([text.encode("utf-8", "replace")], whole=True))
        return Document("json", text, data=values.data, stream=values.stream, broken=values.broken)
    return Document("html", text)


def _slices(content: BinaryIO) -> Iterator[Document]:
    pieces = utf8_pieces(content)
    first = next(pieces)
    kind = kind_of(first[:LOOKED_AT].decode("utf-8", "ignore"))
    pieces = chain([first], pieces)
    if kind == "xml":
        yield from _xml(pieces)
    elif kind == "json":
        yield from _json(pieces)
    else:
        yield _page(pieces)


def _xml(pieces: Iterator[bytes]) -> Iterator[Document]:
    for one in xml_slices(pieces):
        sliced = None if one.whole else Sliced(one.path, one.first)
        yield Document("xml", one.beginning, feed=Feed(one.root, one.broken), sliced=sliced)


def _json(pieces: Iterator[bytes]) -> Iterator[Document]:
    for one in json_slices(pieces):
        sliced = None if one.whole else Sliced(one.path, one.first)
        yield Document("json", data=one.data, stream=one.stream, sliced=sliced, broken=one.broken)


def _page(pieces: Iterator[bytes]) -> Document:
    page = bytearray()
    for piece in pieces:
        page += piece
        if len(page) > LARGEST_PAGE or page.count(b"<") > MOST_MARKS:
            raise UnreadableFeedError(
                Fault(
                    "too-large",
                    f"the HTML page has more than {LARGEST_PAGE} bytes or {MOST_MARKS} tags",
                    "send the feed as XML or JSON, or each job's page by itself",
                )
            )
    return Document("html", page.decode("utf-8", "replace"))


def kind_of(text: str) -> Kind:
    """By the first thing in the file that is no comment."""
    start = 0
    while match := PROLOGUE.match(text, start):
        start = match.end()
    if text[start : start + 1] in ("{", "["):
        return "json"
    element = ELEMENT.match(text, start)
    if element is None and "<" not in text:
        raise UnreadableFeedError(
            Fault(
                "not-a-feed",
                "the file is neither JSON, XML nor HTML, and no table",
                "send the feed as it is published",
            )
        )
    if element is None or element[1].lower() in HTML_ELEMENTS or "<!doctype html" in text[:start].lower():
        return "html"
    return "xml"
