import io

import pytest
from fixtures.workbooks import xlsx

from services.ingest.draft import Parsed, RawPosting, UnreadableFeedError
from services.ingest.formats.registry import open_feed, parse_feed


def read(content: str) -> Parsed:
    name, parsed = parse_feed(content.encode())
    assert name == "csv"
    return parsed


def one(header: str, row: str) -> RawPosting:
    (posting,) = read(f"Tittel;{header}\nKokk;{row}\n").postings
    return posting


def test_rows_become_postings_of_a_complete_list() -> None:
    parsed = read(
        "Referanse;Tittel;Stillingstittel;Arbeidsgiver;Orgnr;Beskrivelse;Kvalifikasjoner;Arbeidssted;Søknadsfrist;Lenke\n"
        "17;Bli med!;Kokk;Bryggesjøen AS;999999999;Vi søker kokk.;Fagbrev;Oslo;31.03.2027;https://example.org/17\n"
    )
    (posting,) = parsed.postings
    assert parsed.complete
    assert (posting.position, posting.reference) == ("row 2", "17")
    assert (posting.title, posting.occupation) == ("Bli med!", "Kokk")
    assert (posting.employer, posting.employer_number) == ("Bryggesjøen AS", "999999999")
    assert posting.description == "<p>Vi søker kokk.</p>\n<h3>Kvalifikasjoner</h3><p>Fagbrev</p>"
    assert posting.places[0].text == "Oslo"
    assert (posting.deadline, posting.apply_urls) == ("31.03.2027", ("https://example.org/17",))


def test_a_workbook_is_read_like_csv() -> None:
    name, parsed = parse_feed(xlsx({"Jobs": [["Title", "Company", "Location"], ["Chef", "Fjord", "Oslo"]]}))
    assert name == "excel"
    assert (parsed.postings[0].position, parsed.postings[0].employer) == ("sheet Jobs, row 2", "Fjord")


def test_several_places_in_a_cell_are_several_places() -> None:
    assert [place.text for place in one("Sted", '"Oslo; Bergen\nVoss"').places] == ["Oslo", "Bergen", "Voss"]


def test_columns_of_one_place_make_one_place() -> None:
    (place,) = one("Adresse;Postnr;Poststed;Kommune;Fylke", "Brygga 1;0150;Oslo;Oslo;Oslo").places
    assert (place.text, place.postal_code, place.city, place.municipality) == (
        "Brygga 1",
        "0150",
        "Oslo",
        "Oslo",
    )


@pytest.mark.parametrize(
    ("words", "extent"),
    [("80", "80 %"), ("0,8", "80 %"), ("1", "100 %"), ("80 %", "80 %"), ("60-80", "60-80")],
)
def test_a_bare_number_is_a_share_of_full_time(words: str, extent: str) -> None:
    assert one("Stillingsprosent", words).extent == extent


def test_yes_and_no_become_what_their_column_asks() -> None:
    assert one("Hybrid;Heltid", "ja;x").remote == ("Hybrid",)
    assert one("Hybrid;Heltid", "ja;x").employment == ("Heltid",)
    assert one("Hjemmekontor;Heltid", "nei;nei").remote == ("on site",)
    assert one("Hjemmekontor;Heltid", "nei;nei").employment == ()


def test_a_language_column_holds_the_texts_language_or_demands() -> None:
    assert (one("Språk", "nb").language, one("Språk", "nb").languages) == ("nb", ())
    assert one("Språk", "Norsk, engelsk").languages == ("Norsk", "engelsk")
    assert one("Språkkrav", '"Norsk B2; engelsk"').languages == ("Norsk B2", "engelsk")


def test_an_address_is_found_without_a_known_column() -> None:
    assert one("Mer om jobben", "https://example.org/1").apply_urls == ("https://example.org/1",)


def test_codes_and_pay_are_taken_with_their_names() -> None:
    posting = one("STYRK;Lønn fra;Lønn til;Valuta", "5120;500000;600000;NOK")
    assert posting.occupation_codes == ("styrk-08:5120",)
    assert posting.salary is not None
    assert (posting.salary.minimum, posting.salary.maximum, posting.salary.currency) == (
        "500000",
        "600000",
        "NOK",
    )


def test_a_row_with_too_many_cells_among_good_ones_is_rejected() -> None:
    parsed = read("Ref;Tittel;Tekst\n1;Kokk;Fin jobb\n2;Baker;Bra; virkelig\n")
    assert [posting.title for posting in parsed.postings] == ["Kokk"]
    assert [(one.code, one.position, one.reference) for one in parsed.rejected] == [
        ("surplus-cells", "row 3", "2")
    ]


def test_unknown_columns_are_a_fault_that_lists_them() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        read("navn,antall\neple,3\npære,4\n")
    assert caught.value.fault.code == "no-title-column"
    assert '"navn", "antall"' in caught.value.fault.message


def test_a_mapping_names_columns_that_nobody_could_guess() -> None:
    content = io.BytesIO("Navn på utlysning;Hvor\nKokk;Oslo\n".encode())
    feed = open_feed(content, {"Navn på utlysning": "title", "Hvor": "place"})
    assert feed.format.name == "csv"
    ((posting,),) = (parsed.postings for parsed in feed.slices)
    assert (posting.title, posting.places[0].text) == ("Kokk", "Oslo")


def test_a_mapping_of_a_column_that_is_not_there_fails_the_file() -> None:
    feed = open_feed(io.BytesIO(b"Tittel;Sted\nKokk;Oslo\n"), {"Frist": "deadline"})
    with pytest.raises(UnreadableFeedError, match="no column"):
        list(feed.slices)
