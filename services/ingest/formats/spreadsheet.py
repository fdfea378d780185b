"""CSV and Excel: one posting a row; columns by their names, or by the feed's mapping. A full list."""

from services.ingest.draft import Fault, Parsed, RawPosting, Rejected, UnreadableFeedError, shown
from services.ingest.formats import cells
from services.ingest.formats.columns import fields_of
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.mapping import check_columns
from services.ingest.formats.rows import parsed
from services.ingest.formats.table import Row, Table


def detect_csv(document: Document) -> bool:
    """Text that was opened as a table."""
    return document.table is not None and document.table.kind == "csv"


def detect_excel(document: Document) -> bool:
    """A workbook."""
    return document.table is not None and document.table.kind == "excel"


def parse(document: Document) -> Parsed:
    """Raises ``UnreadableFeedError`` if no column is the title, or one of the mapping's is missing."""
    table = document.table
    if table is None:
        return Parsed()
    check_columns(table.mapping, table.header)
    fields = fields_of(table.header, table.mapping)
    if "title" not in fields:
        raise UnreadableFeedError(_without_title(table))
    return parsed([_posting(row, fields) for row in table.rows])


def _posting(row: Row, fields: cells.Fields) -> RawPosting | Rejected:
    posting = cells.read(row.cells, fields, row.position)
    if not row.surplus:
        return posting
    return Rejected(
        code="surplus-cells",
        position=row.position,
        message="the row has more cells than the header, so that it is not certain which cell is which",
        mend="put cells that hold the delimiter into quotes, and write a quote inside them twice",
        value=shown(posting.title),
        reference=posting.reference,
    )


def _without_title(table: Table) -> Fault:
    columns = ", ".join(f'"{name}"' for name in table.header)
    return Fault(
        "no-title-column",
        f"no column is known to hold the title; the columns are {columns}",
        'name one "Tittel" or "Title", or send a mapping that says which it is',
    )


CSV = Format("csv", "CSV with a header", detect_csv, parse)
EXCEL = Format("excel", "Excel or OpenDocument workbook", detect_excel, parse)
