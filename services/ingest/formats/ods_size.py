"""How many cells an OpenDocument workbook stands for: one element may repeat itself a million times."""

from typing import IO

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.formats.nodes import attribute, name_of

MOST_DIGITS = 9


def grids(content: IO[bytes]) -> list[tuple[int, int]]:
    """Rows and columns up to the last cell with a value, by sheet; ``content`` is ``content.xml``.

    Raises ``lxml.etree.XMLSyntaxError``.
    """
    sheets: list[tuple[int, int]] = []
    rows = empty = columns = 0
    for _, element in etree.iterparse(content, resolve_entities=False, no_network=True, load_dtd=False):
        name = name_of(element)
        if name == "table-row":
            width, times = _width(element), _times(element, "number-rows-repeated")
            if width:
                rows, empty, columns = rows + empty + times, 0, max(columns, width)
            else:
                empty += times
            element.clear()
        elif name == "table":
            sheets.append((rows, columns))
            rows = empty = columns = 0
            element.clear()
    return sheets


def _width(row: etree._Element) -> int:
    width = filled = 0
    for cell in row:
        width += _times(cell, "number-columns-repeated")
        if len(cell) or attribute(cell, "value-type"):
            filled = width
    return filled


def _times(element: etree._Element, name: str) -> int:
    times = attribute(element, name) or "1"
    return int(times[:MOST_DIGITS]) if times.isascii() and times.isdecimal() else 1
