import io
import struct
import zipfile

import pytest
from fixtures.documents import open_table
from fixtures.old_workbooks import xls
from fixtures.workbooks import ods, ods_row, packed, xlsx

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats import workbook_size
from services.ingest.formats.workbook_size import check_size


def code_of(content: bytes) -> str:
    with pytest.raises(UnreadableFeedError) as caught:
        open_table(content)
    assert caught.value.fault.mend
    return caught.value.fault.code


def bomb(size: int, *, honest: bool) -> bytes:
    """A part of zeros, which says that it is small unless it is honest."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sheet.xml", bytes(size))
    said, small = size.to_bytes(4, "little"), (1_000).to_bytes(4, "little")
    return target.getvalue() if honest else target.getvalue().replace(said, small)


@pytest.mark.parametrize("honest", [True, False])
def test_a_decompression_bomb_is_refused_whatever_it_says_of_its_size(
    monkeypatch: pytest.MonkeyPatch, *, honest: bool
) -> None:
    monkeypatch.setattr(workbook_size, "LARGEST_UNPACKED", 3_000_000)
    assert code_of(bomb(5_000_000, honest=honest)) == "too-large"


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r = '99999999'><c><v>1</v></c></row>",
        '<row r="2"><c r="aaaaaa2"><v>1</v></c></row>',
    ],
)
def test_a_sheet_whose_cells_lie_at_its_far_ends_is_refused(far: str) -> None:
    sheet = xlsx({"A": [["Tittel"]]})
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        "</sheetData>", f"{far}</sheetData>"
    )
    assert code_of(packed(parts)) == "too-large"


def test_an_open_document_whose_rows_repeat_too_often_is_refused() -> None:
    wide = [f"c{number}" for number in range(100)]
    assert code_of(ods(ods_row(*wide, rows=30_000))) == "too-large"
    assert code_of(ods(ods_row(*wide) + ods_row(rows=1_000_000) + ods_row("end"))) == "too-large"
    assert code_of(ods(ods_row(*wide, rows=9_223_372_036_854_775_808))) == "too-large"
    check_size(ods(ods_row(*wide) + ods_row(rows=1_000_000)))


@pytest.mark.parametrize(
    "content",
    [
        xlsx({"A": [["Tittel", "Sted"], ["Kokk", "Oslo"]]})[:-30],
        packed({"readme.txt": "no workbook"}),
        packed({"xl/workbook.bin": "binary"}),
        b"PK\x03\x04" + b"\x00" * 100,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2_000,
    ],
)
def test_a_damaged_workbook_is_a_fault(content: bytes) -> None:
    assert code_of(content) == "broken-workbook"


def test_an_empty_workbook_says_that_it_has_no_cells() -> None:
    assert code_of(xlsx({"A": []})) == "broken-workbook"


@pytest.mark.parametrize("small", [False, True])
def test_an_old_file_is_read_unless_a_cell_lies_in_its_far_corner(*, small: bool) -> None:
    rows = [["Tittel", "Søknadsfrist"], ["Kokk", "31.03.2027"]]
    table = open_table(xls(rows, small=small))
    assert table is not None
    assert [row.cells for row in table.rows] == [{"Tittel": "Kokk", "Søknadsfrist": "31.03.2027"}]
    assert code_of(xls(rows, far=(65_535, 255), small=small)) == "too-large"


@pytest.mark.parametrize("cut", [520, 600, 1_100, 1_600, 2_100])
def test_an_old_file_that_was_cut_off_is_a_fault(cut: int) -> None:
    assert code_of(xls([["Tittel", "Sted"], ["Kokk", "Oslo"]], small=True)[:cut]) == "broken-workbook"


@pytest.mark.parametrize(("sector", "small"), [(0, False), (0, True), (2, True)])
def test_an_old_file_whose_sectors_follow_each_other_in_a_circle_is_a_fault(
    sector: int, *, small: bool
) -> None:
    content = bytearray(xls([["Tittel"], ["Kokk"]], small=small))
    start = 512 * (sector + 1)
    content[start : start + 512] = struct.pack("<128I", 1, 1, *[0] * 126)
    with pytest.raises(UnreadableFeedError, match="in a circle"):
        check_size(bytes(content))
