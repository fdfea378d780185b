"""How large a packed workbook really is, before any of it is held in memory."""

import io
import re
import struct
import zipfile
import zlib

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Fault, UnreadableFeedError
from services.ingest.formats import xls_size
from services.ingest.formats.ods_size import grids

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an Excel file of before 2007 begins."""

LARGEST_UNPACKED = 100_000_000
"""Bytes of all parts together."""

MOST_CELLS = 2_000_000
"""Rows times columns of a sheet, empty cells included: readers hold them all."""

PIECE = 1_000_000
OVERLAP = 64
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,8})(\d{1,20})["']""")
"""Of a cell (``r="B7"``) or a row (``r="7"``)."""

BINARY = "xl/workbook.bin"
NOT_READ = "binary workbooks (.xlsb) are not read"
LETTERS = 26
OPEN_DOCUMENT = "content.xml"
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    KeyError,
    etree.XMLSyntaxError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


def check_size(content: bytes) -> None:
    """Raises ``UnreadableFeedError`` for a damaged workbook, and for one that takes too much to read."""
    try:
        if content.startswith(ZIP):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                _check_parts(archive)
                _check_open_document(archive)
        elif content.startswith(OLE):
            _check_together(xls_size.grids(content))
    except BROKEN as error:
        raise UnreadableFeedError(
            Fault(
                "broken-workbook",
                f"the workbook is damaged or protected ({error})",
                "save it again without a password, and send the whole file",
            )
        ) from None


def _check_parts(archive: zipfile.ZipFile) -> None:
    unpacked = 0
    if BINARY in archive.namelist():
        raise zipfile.BadZipFile(NOT_READ)
    for part in archive.infolist():
        # what the archive says of its own sizes may be a lie: unpack to the end, and count
        part.file_size = LARGEST_UNPACKED + 2 * PIECE
        rows, columns, tail = 1, 1, b""
        with archive.open(part) as opened:
            while piece := opened.read(PIECE):
                unpacked += len(piece)
                if unpacked > LARGEST_UNPACKED:
                    raise UnreadableFeedError(
                        _too_large(f"unpacked it has more than {LARGEST_UNPACKED} bytes")
                    )
                rows, columns = _grid(tail + piece, rows, columns)
                _check_grid(rows, columns)
                tail = piece[-OVERLAP:]


def _check_open_document(archive: zipfile.ZipFile) -> None:
    if OPEN_DOCUMENT in archive.namelist():
        with archive.open(OPEN_DOCUMENT) as opened:
            for rows, columns in grids(opened):
                _check_grid(rows, columns)


def _check_together(sheets: list[tuple[int, int]]) -> None:
    """Of an old file all sheets are read at once."""
    cells = sum(rows * columns for rows, columns in sheets)
    if cells > MOST_CELLS:
        raise UnreadableFeedError(_too_large(f"its sheets span {cells} cells"))


def _check_grid(rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        raise UnreadableFeedError(_too_large(f"a sheet spans {rows} rows and {columns} columns"))


def _grid(piece: bytes, rows: int, columns: int) -> tuple[int, int]:
    """The furthest row and column that the sheet of an .xlsx file names."""
    for letters, number in PLACE.findall(piece):
        rows = max(rows, int(number))
        columns = max(columns, _column(letters))
    return rows, columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * LETTERS + letter - ord("A") + 1
    return number


def _too_large(why: str) -> Fault:
    return Fault(
        "too-large", f"the workbook is too large: {why}", "delete empty rows and columns, or send CSV"
    )
