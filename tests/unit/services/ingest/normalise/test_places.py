import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.draft import RawPlace
from services.ingest.normalise.places import is_told, places


def codes(*raw: RawPlace) -> list[tuple[str | None, str | None, str | None, str | None]]:
    return [(place.name, place.municipality, place.county, place.country) for place in places(raw)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (RawPlace(city="OSLO", municipality="OSLO", country="NORGE"), ("Oslo", "0301", "03", "NO")),
        (RawPlace(city="MO I RANA", region="NORDLAND"), ("Mo i Rana", "1833", "18", "NO")),
        (RawPlace(city="Sandvika", country="NO"), ("Sandvika", "3201", "32", "NO")),
        (RawPlace(city="SKI", region="Viken"), ("Ski", "3207", "32", "NO")),
        (RawPlace(municipality="VÅLER", region="INNLANDET"), ("Våler", "3419", "34", "NO")),
        (RawPlace(municipality="VÅLER", region="ØSTFOLD"), ("Våler", "3114", "31", "NO")),
        (RawPlace(municipality="VÅLER", region="Viken"), ("Våler", "3114", "31", "NO")),
        (RawPlace(municipality="Våler", country="Norge"), ("Våler", None, None, "NO")),
        (RawPlace(region="Akershus"), ("Akershus", None, "32", "NO")),
        (RawPlace(region="Viken", country="NO"), ("Viken", None, None, "NO")),
        (RawPlace(region="HORDALAND FYLKE"), ("Hordaland", None, "46", "NO")),
        (RawPlace(municipality="0219"), ("Bærum", "3201", "32", "NO")),
        (RawPlace(municipality="3024"), ("Bærum", "3201", "32", "NO")),
        (RawPlace(municipality="SKEDSMO", region="AKERSHUS"), ("Skedsmo", "3205", "32", "NO")),
        (RawPlace(municipality="Rygge"), ("Rygge", "3103", "31", "NO")),
        (RawPlace(text="Havnegade 13", municipality="Aalborg", country="DK"), ("Aalborg", None, None, "DK")),
        (RawPlace(municipality="BØ", region="TELEMARK"), ("Bø", "4020", "40", "NO")),
        (RawPlace(municipality="BØ", region="NORDLAND"), ("Bø", "1867", "18", "NO")),
        (RawPlace(municipality="Nes", region="Buskerud"), ("Nes", "3322", "33", "NO")),
        (RawPlace(municipality="Nes"), ("Nes", "3228", "32", "NO")),
        (RawPlace(city="Os", country="NO"), ("Os", None, None, "NO")),
        (RawPlace(postal_code="0579", country="NO"), ("Oslo", "0301", "03", "NO")),
        (RawPlace(postal_code="0195"), ("Oslo", "0301", "03", "NO")),
        (RawPlace(postal_code="N-7030", country="Norway"), ("Trondheim", "5001", "50", "NO")),
        (RawPlace(postal_code="2670", country="Norway"), (None, None, "34", "NO")),
        (RawPlace(postal_code="1620", city="Nordre Frihavn"), ("Nordre Frihavn", None, None, None)),
        (RawPlace(city="Våler", postal_code="1592", country="NO"), ("Våler", "3114", "31", "NO")),
        (RawPlace(city="Sandefjord", region="NO093"), ("Sandefjord", "3907", "39", "NO")),
        (RawPlace(region="NO081"), (None, None, "03", "NO")),
        (RawPlace(city="Halmstad", municipality="1380", country="SE"), ("Halmstad", None, None, "SE")),
        (RawPlace(city="Helsinki", country="EU"), ("Helsinki", None, None, "FI")),
        (RawPlace(city="Paris", region="TX", country="US"), ("Paris", None, None, "US")),
        (RawPlace(city="Alta", region="UT"), ("Alta", None, None, "US")),
        (RawPlace(city="Moss", country="United Kingdom"), ("Moss", None, None, "GB")),
        (RawPlace(city="BERLIN", country="Deutschland"), ("Berlin", None, None, "DE")),
        (RawPlace(city="Bodø", text="Bodø, Bergen"), ("Bodø", "1804", "18", "NO")),
        (RawPlace(text="Nordlyshuset", postal_code="8140", country="NO"), ("Nordlyshuset", None, "18", "NO")),
        (RawPlace(text="Bombay, MH", country="IN"), ("Bombay, MH", None, None, "IN")),
        (RawPlace(country="NOR"), (None, None, None, "NO")),
        (RawPlace(city="Remote", country="NO"), (None, None, None, "NO")),
    ],
)
def test_a_place_is_told_by_its_fields(raw: RawPlace, expected: tuple[str | None, ...]) -> None:
    assert codes(raw) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oslo, Norway", ("Oslo", "0301", "03", "NO")),
        ("Bærum kommune", ("Bærum", "3201", "32", "NO")),
        ("Sandvika, Bærum", ("Sandvika", "3201", "32", "NO")),
        ("Trondheim \u2013 Tråante", ("Trondheim", "5001", "50", "NO")),
        ("Karl Johans gate 1, 0154 Oslo", ("Oslo", "0301", "03", "NO")),
        ("Testveien 5, 7014 Trondheim, Norge", ("Trondheim", "5001", "50", "NO")),
        ("Møre og Romsdal", ("Møre og Romsdal", None, "15", "NO")),
        ("Nore og Uvdal", ("Nore og Uvdal", "3338", "33", "NO")),
        ("Hele landet", ("Hele landet", None, None, "NO")),
        ("Svalbard", ("Svalbard", None, None, "NO")),
        ("Remote - Norway", (None, None, None, "NO")),
        ("Remote (Norway)", (None, None, None, "NO")),
        ("Remote - United States", (None, None, None, "US")),
        ("London, UK", ("London", None, None, "GB")),
        ("US, CA, Santa Clara", ("Santa Clara, CA", None, None, "US")),
        ("US-MA-Boston", ("Boston, MA", None, None, "US")),
        ("US only", (None, None, None, "US")),
        ("Isdalstø", ("Isdalstø", "4631", "46", "NO")),
        ("Antwerpen", ("Antwerpen", None, None, "BE")),
        ("Austin, TX", ("Austin, TX", None, None, "US")),
        ("Atlanta, Georgia", ("Atlanta, Georgia", None, None, "US")),
        ("Georgia", (None, None, None, "GE")),
        ("Paris", ("Paris", None, None, "FR")),
        ("Munich, DE", ("Munich", None, None, "DE")),
        ("PERTH, WESTERN AUSTRALIA, Australia", ("PERTH, WESTERN AUSTRALIA", None, None, "AU")),
        ("Atlantis", ("Atlantis", None, None, None)),
    ],
)
def test_a_place_is_told_by_one_string(text: str, expected: tuple[str | None, ...]) -> None:
    assert codes(RawPlace(text=text)) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Oslo; Bergen",
        "Oslo / Bergen",
        "Oslo/Bergen",
        "Oslo og Bergen",
        "Oslo, Bergen, Norway",
        "Oslo & Bergen (hybrid)",
    ],
)
def test_several_places_in_one_string_are_several(text: str) -> None:
    assert [municipality for _, municipality, _, _ in codes(RawPlace(text=text))] == ["0301", "4601"]
    assert [municipality for _, municipality, _, _ in codes(RawPlace(city=text))] == ["0301", "4601"]


def test_towns_of_several_countries_keep_their_own() -> None:
    assert codes(RawPlace(text="Oslo, Norway; Stockholm, Sweden | Åre, Sverige")) == [
        ("Oslo", "0301", "03", "NO"),
        ("Stockholm", None, None, "SE"),
        ("Åre", None, None, "SE"),
    ]
    assert [country for *_, country in codes(RawPlace(text="Oslo, Bergen og Stockholm"))] == [
        "NO",
        "NO",
        "SE",
    ]
    assert [country for *_, country in codes(RawPlace(text="SF, NYC, SEA, CHI"))] == ["US"] * 4


def test_a_place_is_named_once_and_nothing_is_no_place() -> None:
    oslo = RawPlace(city="Oslo")
    assert len(codes(oslo, oslo, RawPlace(city="Oslo", postal_code="0150"))) == 1
    assert len(codes(oslo, RawPlace(country="Norge"))) == 1
    assert (
        codes(RawPlace(), RawPlace(text="Remote job"), RawPlace(text=" "), RawPlace(text="2 Locations")) == []
    )


@given(st.text(max_size=60), st.text(max_size=20))
def test_no_text_crashes_the_reader(text: str, city: str) -> None:
    for place in places((RawPlace(text=text), RawPlace(city=city, postal_code=text[:8], country=text[:3]))):
        assert place.name or is_told(place) or place.postal_code


@pytest.mark.parametrize("text", ["Global", "Virtual", "Remoto", "Worldwide"])
def test_words_that_say_anywhere_are_no_place(text: str) -> None:
    assert places((RawPlace(text=text), RawPlace(city=text))) == ()
