"""CSV as people save it: any usual delimiter and encoding, quoted cells over several lines."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from services.ingest.draft import Fault, UnreadableFeedError
from services.ingest.formats.charset import decode
from services.ingest.formats.columns import header_row

DELIMITERS = (";", ",", "\t", "|")
SAMPLE_BYTES = 262_144
SAMPLE_ROWS = 200
LARGEST_CELL = 4_000_000
"""Characters; a quote that is never closed would take in the rest of the file."""

LONGEST_NAME = 80
ALIKE = 0.8
"""The share of rows that have as many cells as most, in a file that is a table."""

csv.field_size_limit(LARGEST_CELL)


def csv_rows(file: BinaryIO, mapping: dict[str, str] | None) -> Iterator[list[str]] | None:
    """The file's rows, one by one; ``None`` if it is no table. Raises ``UnreadableFeedError`` for no text."""
    sample = file.read(SAMPLE_BYTES)
    text = decode(_to_line_end(sample))
    if text.lstrip()[:1] in ("<", "{", "["):
        return None
    delimiter = _delimiter(text, mapping, whole=len(sample) < SAMPLE_BYTES)
    if delimiter is None:
        return None
    encoding = _encoding(file, sample)
    file.seek(0)
    reader = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    return _read(reader, delimiter)


def _read(text: io.TextIOWrapper, delimiter: str) -> Iterator[list[str]]:
    rows = csv.reader(text, delimiter=delimiter, skipinitialspace=True)
    try:
        yield from rows
    except csv.Error as error:
        raise UnreadableFeedError(
            Fault(
                "broken-csv",
                f"the CSV is broken: {error}",
                "close every quote, and write a quote inside a cell twice",
                position=f"line {rows.line_num}",
            )
        ) from None
    finally:
        text.detach()


def _delimiter(text: str, mapping: dict[str, str] | None, *, whole: bool) -> str | None:
    """The delimiter under which most columns have a name that is known, or else rows are most alike."""
    scores = {delimiter: _score(_sample(text, delimiter, whole=whole), mapping) for delimiter in DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > (0, 0) else None


def _sample(text: str, delimiter: str, *, whole: bool) -> list[list[str]]:
    try:
        rows = list(
            islice(csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True), SAMPLE_ROWS)
        )
    except csv.Error:
        return []
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    return filled if whole or len(rows) == SAMPLE_ROWS or len(filled) == 1 else filled[:-1]


def _score(rows: list[list[str]], mapping: dict[str, str] | None) -> tuple[int, float]:
    """How many columns are known, and how many there are if the rows are alike: 0 and 0 is no table."""
    if not rows:
        return 0, 0
    index, known = header_row(rows, mapping)
    widths = Counter(len(row) for row in rows[index:])
    width, often = widths.most_common(1)[0]
    names = rows[index]
    named = len(names) > 1 and all(len(name) <= LONGEST_NAME for name in names)
    if known and (len(names) > 1 or width == 1):
        return known, width
    alike = named and len(rows) > index + 1 and width > 1 and often >= ALIKE * len(rows[index:])
    return 0, width if alike else 0


def _to_line_end(sample: bytes) -> bytes:
    """A cut sample without its last line, so that no character is cut in two."""
    if len(sample) < SAMPLE_BYTES:
        return sample
    return sample[: sample.rfind(b"\n") + 1] or sample[:-3]


def _encoding(file: BinaryIO, sample: bytes) -> str:
    for bom, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if sample.startswith(bom):
            return encoding
    return "utf-8" if _is_utf_8(file) else "cp1252"


def _is_utf_8(file: BinaryIO) -> bool:
    """Whether the whole file is UTF-8; it is read in pieces."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := file.read(SAMPLE_BYTES):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
