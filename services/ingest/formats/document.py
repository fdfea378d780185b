"""A feed file opened as what its content is: JSON, XML or HTML."""

import re
from dataclasses import dataclass
from typing import Any, Literal

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Fault, UnreadableFeedError
from services.ingest.formats.charset import decode
from services.ingest.formats.loose_json import BrokenJsonError, load
from services.ingest.formats.loose_xml import Feed, open_xml
from services.ingest.formats.table import Table

Kind = Literal["json", "xml", "html", "table"]
PROLOGUE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
ELEMENT = re.compile(r"<([A-Za-z_][\w:.-]*)")
HTML_ELEMENTS = frozenset(
    {"html", "head", "body", "script", "meta", "title", "div", "main", "article", "section", "p", "link"}
)


@dataclass(frozen=True)
class Sliced:
    """That a document is one slice of a larger file: ``first`` is the index of its first row at ``path``."""

    path: tuple[str | int, ...]
    first: int


@dataclass(frozen=True)
class Document:
    """``data`` of a JSON file, ``feed`` of an XML file, ``table`` of CSV and Excel, ``text`` of small files.

    ``stream`` says that ``data`` is a list made from several JSON values in one file (JSON Lines, or one
    value after the other). A large file comes as several documents of the same shape, each with a slice of
    the rows and all that stood around them so far.
    """

    kind: Kind
    text: str = ""
    data: Any = None
    feed: Feed | None = None
    table: Table | None = None
    stream: bool = False
    sliced: Sliced | None = None

    def first_of(self, path: tuple[str | int, ...]) -> int:
        """The index in the file of the first row of the list at ``path``."""
        return self.sliced.first if self.sliced and self.sliced.path == path else 0

    @property
    def root(self) -> etree._Element | None:
        """An XML file's root element."""
        return self.feed.root if self.feed else None


def open_document(content: bytes) -> Document:
    """Raises ``UnreadableFeedError``, which says what is wrong and on which line."""
    text = decode(content)
    kind = kind_of(text)
    if kind == "json":
        return Document("json", text, data=_load(text))
    if kind == "xml":
        return Document("xml", text, feed=open_xml(text))
    return Document("html", text)


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
                "not-a-feed", "the file is neither JSON nor XML nor HTML", "send the feed as it is published"
            )
        )
    if element is None or element[1].lower() in HTML_ELEMENTS or "<!doctype html" in text[:start].lower():
        return "html"
    return "xml"


def _load(text: str) -> Any:
    try:
        return load(text)
    except BrokenJsonError as error:
        raise UnreadableFeedError(
            Fault(
                "broken-json",
                f"the JSON is broken: {error}",
                "check the file with a JSON validator and send it whole",
                position=f"line {error.line}" if error.line else None,
            )
        ) from None
