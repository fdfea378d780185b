import csv

import pytest

from services.ingest.draft import RawPlace
from services.ingest.normalise.gazetteer import DATA, country_code, county_number, municipality_names
from services.ingest.normalise.places import places


def codes(*raw: RawPlace) -> list[tuple[str | None, str | None, str | None, str | None]]:
    return [(place.name, place.municipality, place.county, place.country) for place in places(raw)]


def test_every_norwegian_municipality_of_2024_is_known() -> None:
    assert len(municipality_names()) == 357
    assert len({number[:2] for number in municipality_names()}) == 15
    assert municipality_names()["0301"] == "Oslo"
    with (DATA / "localities.csv").open(encoding="utf-8") as file:
        assert all(row["municipality"] in municipality_names() for row in csv.DictReader(file))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (RawPlace(city="OSLO", municipality="OSLO", country="NORGE"), ("Oslo", "0301", "03", "NO")),
        (RawPlace(city="MO I RANA", region="NORDLAND"), ("Mo i Rana", "1833", "18", "NO")),
        (RawPlace(city="Sandvika", country="NO"), ("Sandvika", "3201", "32", "NO")),
        (RawPlace(city="SKI", region="Viken"), ("Ski", "3207", "32", "NO")),
        (RawPlace(municipality="VÅLER", region="INNLANDET"), ("Våler", "3419", "34", "NO")),
        (RawPlace(municipality="VÅLER", region="ØSTFOLD"), ("Våler", "3114", "31", "NO")),
        (RawPlace(municipality="Våler", country="Norge"), ("Våler", None, None, "NO")),
        (RawPlace(region="Akershus"), ("Akershus", None, "32", "NO")),
        (RawPlace(postal_code="0579", country="NO"), ("Oslo", "0301", "03", "NO")),
        (RawPlace(city="Paris", region="TX", country="US"), ("Paris", None, None, "US")),
        (RawPlace(city="Moss", country="United Kingdom"), ("Moss", None, None, "GB")),
        (RawPlace(text="Oslo, Norway"), ("Oslo", "0301", "03", "NO")),
        (RawPlace(text="London, UK"), ("London", None, None, "GB")),
        (RawPlace(text="Remote - United States"), (None, None, None, "US")),
        (RawPlace(text="SF, NYC, SEA, CHI"), ("SF, NYC, SEA, CHI", None, None, None)),
        (RawPlace(text="Bærum kommune"), ("Bærum", "3201", "32", "NO")),
    ],
)  # fmt: skip
def test_a_place_is_told_by_what_is_given(raw: RawPlace, expected: tuple[str | None, ...]) -> None:
    assert codes(raw) == [expected]


@pytest.mark.parametrize("text", ["Oslo; Bergen", "Oslo / Bergen", "Oslo og Bergen", "Oslo, Bergen, Norway"])
def test_several_places_in_one_string_are_several(text: str) -> None:
    assert [municipality for _, municipality, _, _ in codes(RawPlace(text=text))] == ["0301", "4601"]


def test_a_place_is_named_once_and_nothing_is_no_place() -> None:
    oslo = RawPlace(city="Oslo")
    assert len(codes(oslo, oslo, RawPlace(city="Oslo", postal_code="0150"))) == 1
    assert codes(RawPlace(), RawPlace(text="Remote job"), RawPlace(text=" ")) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("NORGE", "NO"),
        ("Noreg", "NO"),
        ("no", "NO"),
        ("Sverige", "SE"),
        ("Storbritannia", "GB"),
        ("Atlantis", None),
    ],
)
def test_a_country_is_known_by_its_names(name: str, code: str | None) -> None:
    assert country_code(name) == code
    assert county_number("Møre og Romsdal") == "15"
