"""A feed file opened as what its content is: JSON, XML or HTML."""

from dataclasses import dataclass
from typing import Any, Literal

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Rejected
from services.ingest.formats.table import Table

Kind = Literal["json", "xml", "html", "table"]


@dataclass(frozen=True)
class Sliced:
    """That a document is one slice of a larger file: ``first`` is the index of its first row at ``path``."""

    path: tuple[str | int, ...]
    first: int


@dataclass(frozen=True)
class Feed:
    """A parsed XML file, or a slice of one. ``broken`` are items that could not be read."""

    root: etree._Element
    broken: tuple[Rejected, ...] = ()


@dataclass(frozen=True)
class Document:
    """``data`` of a JSON file, ``feed`` of an XML file, ``table`` of CSV and Excel, ``text`` of small files.

    Of a large XML file ``text`` is what stands before the first row. ``broken`` are rows that are no JSON:
    ``data`` has null in their place.

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
    broken: tuple[Rejected, ...] = ()

    def first_of(self, path: tuple[str | int, ...]) -> int:
        """The index in the file of the first row of the list at ``path``."""
        return self.sliced.first if self.sliced and self.sliced.path == path else 0

    @property
    def root(self) -> etree._Element | None:
        """An XML file's root element."""
        return self.feed.root if self.feed else None
