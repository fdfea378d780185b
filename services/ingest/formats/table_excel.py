"""Excel and OpenDocument workbooks: the sheet that looks most like a list of jobs, its cells as text."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from services.ingest.draft import Fault, UnreadableFeedError
from services.ingest.formats.columns import HEADER_WITHIN, header_row
from services.ingest.formats.workbook_size import OLE, ZIP, check_size

DAMAGED = "its content is damaged"
EMPTY = "it has no sheet with cells"


def is_workbook(beginning: bytes) -> bool:
    """Whether a file that begins so is a workbook, or at least a container as workbooks are."""
    return beginning.startswith((ZIP, OLE))


def workbook_rows(content: bytes, mapping: dict[str, str] | None) -> tuple[str, Iterator[list[str]]]:
    """The name of the sheet and its rows; raises ``UnreadableFeedError``."""
    check_size(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = _sheet(workbook, mapping)
    except (CalamineError, OSError, ValueError) as error:
        raise _broken(str(error)) from None
    except BaseException as error:
        # a panic of the reader, which is no Exception: some damaged file that nobody foresaw
        if type(error).__name__ == "PanicException":
            raise _broken(DAMAGED) from None
        raise
    if sheet is None:
        raise _broken(EMPTY)
    return sheet.name, _rows(sheet)


def _sheet(workbook: CalamineWorkbook, mapping: dict[str, str] | None) -> CalamineSheet | None:
    """The visible sheet whose header names most fields; of equals the first."""
    shown = [one.name for one in workbook.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
    sheets = [workbook.get_sheet_by_name(name) for name in shown]
    filled = [sheet for sheet in sheets if sheet.height]
    return max(filled, key=lambda sheet: _fields(sheet, mapping), default=None)


def _fields(sheet: CalamineSheet, mapping: dict[str, str] | None) -> int:
    return header_row(list(islice(_rows(sheet), HEADER_WITHIN)), mapping)[1]


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    top = sheet.start[0] if sheet.start else 0
    yield from ([] for _ in range(top))
    for row in sheet.iter_rows():
        yield [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


def _broken(why: str) -> UnreadableFeedError:
    return UnreadableFeedError(
        Fault(
            "broken-workbook",
            f"the workbook cannot be read: {why}",
            "open it in Excel or LibreOffice, save it as .xlsx without a password, and send that",
        )
    )
