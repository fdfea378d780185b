"""A scraper's result as Dexi.io gives it (JSON): ``headers``, and ``rows`` of values in their order."""

from typing import Any

from services.ingest.draft import Parsed, RawPosting, Rejected, shown
from services.ingest.formats import cells
from services.ingest.formats.columns import fields_of
from services.ingest.formats.document import Document
from services.ingest.formats.fields import count
from services.ingest.formats.interface import Format
from services.ingest.formats.rows import parsed
from services.ingest.formats.values import mapping, pointer, text


def detect(document: Document) -> bool:
    """Headers of which one is known to name the title, beside rows."""
    grid = mapping(document.data)
    return isinstance(grid.get("rows"), list) and "title" in fields_of(_header(grid))


def parse(document: Document) -> Parsed:
    """Complete when ``totalRows`` rows are there."""
    header, first = _header(document.data), document.first_of(("rows",))
    fields = fields_of(header)
    outcomes = [
        _posting(row, header, fields, pointer("rows", first + index))
        for index, row in enumerate(document.data["rows"])
    ]
    return parsed(list(outcomes), total=count(document.data.get("totalRows")))


def _header(grid: dict[str, Any]) -> list[str]:
    names = grid.get("headers")
    return [text(name) or "" for name in names] if isinstance(names, list) else []


def _posting(row: Any, header: list[str], fields: cells.Fields, position: str) -> RawPosting | Rejected:
    if not isinstance(row, list):
        return Rejected(
            code="no-list",
            position=position,
            message="a row must be a list of values in the order of the headers",
            mend="send the result as the scraper gives it",
            value=shown(row),
        )
    values = {name: words for name, value in zip(header, row, strict=False) if (words := text(value))}
    return cells.read(values, fields, position)


FORMAT = Format("dexi", "Dexi.io result (JSON)", detect, parse)
