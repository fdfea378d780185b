import io
import tracemalloc

import pytest
from fixtures.documents import open_table
from fixtures.workbooks import DATE_STYLE, Cell, ods, ods_row, xlsx

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.table import Table, table_slices


def cells(table: Table | None) -> list[dict[str, str]]:
    assert table is not None
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_with_any_usual_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    rows = (["Tittel", "Sted"], ["Kokk på dagtid", "Tromsø"])
    text = "".join(delimiter.join(row) + "\r\n" for row in rows)
    assert cells(open_table(text.encode(encoding))) == [{"Tittel": "Kokk på dagtid", "Sted": "Tromsø"}]


def test_quoted_cells_hold_line_breaks_quotes_and_delimiters() -> None:
    content = b'Tittel;Beskrivelse\nKokk;"Linje 1;\nlinje ""2"""\nBaker;Kort\n'
    table = open_table(content)
    assert cells(table)[0]["Beskrivelse"] == 'Linje 1;\nlinje "2"'
    assert table is not None
    assert [row.position for row in table.rows] == ["row 2", "row 3"]


def test_the_delimiter_is_the_one_that_makes_known_columns() -> None:
    content = b"Tittel;Beskrivelse\nKokk;Ryddig, rask, blid\nBaker;Tidlig oppe, presis, sterk\n"
    assert cells(open_table(content))[0] == {"Tittel": "Kokk", "Beskrivelse": "Ryddig, rask, blid"}


def test_a_byte_that_is_not_utf_8_far_down_makes_the_whole_file_cp1252() -> None:
    content = b"Tittel;Sted\n" + b"Kokk;Oslo\n" * 40_000 + "Kokk;Tromsø\n".encode("cp1252")
    assert cells(open_table(content))[-1]["Sted"] == "Tromsø"


def test_empty_rows_are_skipped_and_rows_counted_as_a_spreadsheet_does() -> None:
    table = open_table(b"Ledige stillinger;\n\nTittel;Sted\n;;\nKokk;Oslo\n")
    assert table is not None
    (row,) = table.rows
    assert (row.position, row.cells) == ("row 5", {"Tittel": "Kokk", "Sted": "Oslo"})


def test_columns_without_a_name_and_with_the_same_name_are_told_apart() -> None:
    table = open_table(b"Tittel;Tekst;;Tekst\nKokk;a;b;c\n")
    assert table is not None
    assert table.header == ("Tittel", "Tekst", "column 3", "Tekst (2)")


def test_a_row_with_more_cells_than_the_header_says_so() -> None:
    table = open_table(b"Tittel;Sted\nKokk;Oslo;igjen\nBaker;Voss;;\n")
    assert table is not None
    assert [row.surplus for row in table.rows] == [True, False]


@pytest.mark.parametrize(
    "content",
    [b'{"a": 1}', b"[1, 2]", b"<rss></rss>", b"Hei, verden", b"En setning.\nEn til, med komma.\n\nOg slutt."],
)
def test_other_text_is_no_table(content: bytes) -> None:
    assert open_table(content) is None


def test_a_table_of_unknown_columns_is_still_a_table() -> None:
    table = open_table(b"navn,antall\neple,3\nplomme,4\n")
    assert table is not None
    assert table.header == ("navn", "antall")


def test_a_quote_that_is_never_closed_is_a_fault_with_its_line() -> None:
    content = b"Tittel;Sted\nKokk;Oslo\n" + b'Baker;"Voss\n' + b"x;y\n" * 1_500_000
    with pytest.raises(UnreadableFeedError) as caught:
        open_table(content)
    assert caught.value.fault.code == "broken-csv"


def test_a_large_file_comes_in_slices_of_rows_and_is_never_held_whole() -> None:
    content = b"Tittel;Sted\n" + b"Kokk;Oslo\n" * 40_000
    file = io.BytesIO(content)
    tracemalloc.start()
    slices = table_slices(file)
    assert slices is not None
    counts = [len(table.rows) for table in slices]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(counts) == 40_000
    assert max(counts) == 1_000
    assert peak < 8_000_000


def test_a_header_without_rows_is_a_table() -> None:
    table = open_table(b"Tittel;Sted\n")
    assert table is not None
    assert table.rows == ()


def test_the_sheet_with_jobs_is_read_with_dates_and_numbers_as_text() -> None:
    header: list[Cell] = ["Tittel", "Søknadsfrist", "Stillingsprosent", "Ref"]
    row: list[Cell] = ["Kokk", (46477, DATE_STYLE), 0.8, 17]
    front: list[list[Cell]] = [["Velkommen"], ["Utskrift", "mars"]]
    table = open_table(xlsx({"Forside": front, "Stillinger": [["Ledige stillinger"], [], header, row]}))
    assert table is not None
    (read,) = table.rows
    assert (table.kind, read.position) == ("excel", "sheet Stillinger, row 4")
    assert read.cells == {
        "Tittel": "Kokk",
        "Søknadsfrist": "2027-03-31",
        "Stillingsprosent": "0.8",
        "Ref": "17",
    }


def test_a_hidden_sheet_is_not_read() -> None:
    hidden: list[list[Cell]] = [["Tittel", "Sted", "Frist"], ["Gammel", "Oslo", "2020"]]
    shown: list[list[Cell]] = [["Tittel", "Sted"], ["Ny", "Oslo"]]
    table = open_table(xlsx({"Arkiv": hidden, "Nå": shown}, hidden=("Arkiv",)))
    assert cells(table)[0]["Tittel"] == "Ny"


def test_an_open_document_is_read() -> None:
    content = ods(ods_row("Tittel", "Sted") + ods_row("Kokk", "Oslo") + ods_row(rows=1_048_000))
    assert cells(open_table(content)) == [{"Tittel": "Kokk", "Sted": "Oslo"}]


def test_a_mapping_makes_the_header() -> None:
    table = open_table(b"Rapport;2027\nNavn;Hvor\nKokk;Oslo\n", {"Navn": "title"})
    assert table is not None
    assert (table.header, table.mapping) == (("Navn", "Hvor"), {"Navn": "title"})
