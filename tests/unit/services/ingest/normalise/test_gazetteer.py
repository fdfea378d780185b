import pytest

from services.ingest.normalise.gazetteer import (
    county_number,
    county_numbers,
    municipality_names,
    municipality_number,
    postal_area,
    rows,
)


def test_every_norwegian_municipality_of_2024_is_known() -> None:
    assert len(municipality_names()) == 357
    assert len({number[:2] for number in municipality_names()}) == 15
    assert municipality_names()["0301"] == "Oslo"
    assert all(row["municipality"] in municipality_names() for row in rows("localities"))


def test_what_is_former_leads_to_something_of_today() -> None:
    counties = {row["number"] for row in rows("counties")}
    numbers = [row["number"] for row in rows("former_municipalities")]
    assert len(numbers) == len(set(numbers)) > 480
    assert not set(numbers) & set(municipality_names())
    assert all(row["now"] in {*municipality_names(), *counties} for row in rows("former_municipalities"))
    assert all(set(row["now"].split()) <= counties for row in rows("former_counties"))
    assert all(row["place"] in {*municipality_names(), *counties} for row in rows("postal_codes"))


def test_a_municipality_that_kept_its_name_kept_its_place() -> None:
    """A slip in the table would send a number to a namesake or a neighbour."""
    for row in rows("former_municipalities"):
        todays = [number for number, name in municipality_names().items() if name == row["name"]]
        if len(todays) == 1 and row["name"] not in ("Nes", "Bø", "Sande", "Os"):
            assert row["now"] == todays[0], row


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("1601", "5001"),
        ("5004", "5006"),
        ("1507", "1508"),
        ("1850", None),
        ("9999", None),
        ("Lenvik", "5530"),
        ("Halsa", None),
        ("Orkdal", "5059"),
        ("Indre Østfold", "3118"),
        ("Baerum", "3201"),
        ("Tromso", "5501"),
        ("Aalesund", "1508"),
        ("As", None),
    ],
)
def test_numbers_and_names_of_before_are_todays(name: str, number: str | None) -> None:
    assert municipality_number(name) == number


def test_a_short_name_of_before_counts_where_it_is_a_municipality_s_for_certain() -> None:
    assert municipality_number("Fjell") is None
    assert municipality_number("Fjell", municipal=True) == "4626"
    assert municipality_number("Fjell", ("46",)) == "4626"


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("Sør-Trøndelag", ("50",)),
        ("Nord-Troendelag", ("50",)),
        ("VIKEN", ("31", "32", "33")),
        ("Troms og Finnmark", ("55", "56")),
        ("54", ("55", "56")),
        ("30", ("31", "32", "33")),
        ("16", ("50",)),
        ("NO-46", ("46",)),
        ("NO-12", ("46",)),
        ("NO081", ("03",)),
        ("NO082", ()),
        ("Akershus fylkeskommune", ("32",)),
        ("Texas", ()),
        (None, ()),
    ],
)
def test_a_county_is_known_by_its_names_numbers_and_codes(name: str | None, numbers: tuple[str, ...]) -> None:
    assert county_numbers(name) == numbers
    assert county_number(name) == (numbers[0] if len(numbers) == 1 else None)


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("0001", "0301"),
        ("1295", "0301"),
        ("1337", "3201"),
        ("1399", "3203"),
        ("5020", "4601"),
        ("9008", "5501"),
        ("2670", "34"),
        ("9170", None),
        ("6763", None),
        ("7980", None),
        ("12", None),
        (None, None),
    ],
)
def test_a_postal_code_gives_what_its_range_is_certain_of(code: str | None, place: str | None) -> None:
    assert postal_area(code) == place
