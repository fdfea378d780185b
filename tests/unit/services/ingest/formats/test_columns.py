import pytest

from services.ingest.formats.column_names import NAMES
from services.ingest.formats.columns import LOOKUP, field_of, fields_of, folded, header_row


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Tittel", "title"),
        ("STILLINGSTITTEL", "title"),
        ("Job title", "title"),
        ("jobTitle", "title"),
        ("job_title", "title"),
        ("Søknadsfrist:", "deadline"),
        ("Soknadsfrist", "deadline"),
        ("Frist", "deadline"),
        ("applicationDue", "deadline"),
        ("Arbeidsgiver", "employer"),
        ("Firma", "employer"),
        ("Company name", "employer"),
        ("Org.nr.", "employer_number"),
        ("Arbeidssted (by)", "place"),
        ("Kommune", "municipality"),
        ("Søk her", "apply_url"),
        ("Apply URL", "apply_url"),
        ("Heltid/deltid", "employment"),
        ("Stillings-%", None),
        ("Stillingsprosent", "extent"),
        ("Lønn", "salary"),
        ("Språkkrav", "languages"),
        ("région", "region"),
        ("Kaffe", None),
        ("", None),
    ],
)
def test_a_columns_name_tells_what_it_holds(name: str, field: str | None) -> None:
    found = field_of(name)
    assert (found[0] if found else None) == field


def test_no_name_stands_for_two_fields() -> None:
    names = [folded(name) for listed in NAMES.values() for name in dict.fromkeys(map(folded, listed))]
    assert {name for name in names if names.count(name) > 1} == set()
    assert "" not in LOOKUP


def test_the_surest_of_several_columns_leads_and_a_second_title_is_an_occupation() -> None:
    fields = fields_of(["Stillingstittel", "Tittel", "Kvalifikasjoner", "Beskrivelse"])
    assert fields["title"] == ("Tittel", "Stillingstittel")
    assert fields["occupation"] == ("Stillingstittel",)
    assert fields["description"] == ("Beskrivelse", "Kvalifikasjoner")


def test_a_mapping_outranks_names_and_may_leave_a_column_out() -> None:
    fields = fields_of(
        ["Tittel", "Overskrift", "Lenke"], {"overskrift": "title", "Tittel": "occupation", "Lenke": "ignore"}
    )
    assert fields == {"title": ("Overskrift",), "occupation": ("Tittel",)}


def test_the_header_is_found_below_a_heading() -> None:
    rows = [
        ["Ledige stillinger våren 2027", ""],
        ["", ""],
        ["Tittel", "Sted", "Frist"],
        ["Kokk", "Oslo", "Snarest"],
    ]
    assert header_row(rows) == (2, 3)


def test_without_a_known_name_the_first_wide_row_is_the_header() -> None:
    assert header_row([["Rapport"], ["A", "B"], ["1", "2"]]) == (1, 0)
    assert header_row([]) == (0, 0)
