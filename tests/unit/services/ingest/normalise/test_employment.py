import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.normalise.employment import employment_types
from services.ingest.normalise.extent import extent
from shared.vocabulary import EmploymentType as T


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("Heltid", "Fast"), [T.FULL_TIME]),
        (("Heltid, 100 %",), [T.FULL_TIME]),
        (("Heltid_og_deltid",), [T.FULL_TIME, T.PART_TIME]),
        (("Deltid", "Vikariat"), [T.PART_TIME, T.TEMPORARY]),
        (("Deltid 50\u201380 %",), [T.PART_TIME]),
        (("Engasjement",), [T.TEMPORARY]),
        (("Åremål",), [T.TEMPORARY]),
        (("Sesong",), [T.TEMPORARY]),
        (("Tilkallingsvikar",), [T.TEMPORARY, T.PER_DIEM]),
        (("Ekstrahjelp",), [T.PER_DIEM]),
        (("FULL_TIME", "INTERN"), [T.FULL_TIME, T.INTERN]),
        (("full-time",), [T.FULL_TIME]),
        (("FullTime",), [T.FULL_TIME]),
        (("Fulltidsstilling",), [T.FULL_TIME]),
        (("Regular Full Time (Salary)",), [T.FULL_TIME]),
        (("fulltime_permanent",), [T.FULL_TIME]),
        (("fulltime_fixed_term",), [T.FULL_TIME, T.TEMPORARY]),
        (("parental_leave_cover",), [T.TEMPORARY]),
        (("contract",), [T.CONTRACTOR]),
        (("contract_to_hire",), [T.CONTRACTOR]),
        (("freelance",), [T.CONTRACTOR]),
        (("PER_DIEM, OTHER",), [T.PER_DIEM, T.OTHER]),
        (("Annet",), [T.OTHER]),
        (("Annet", "Heltid"), [T.FULL_TIME]),
        (("P",), [T.PART_TIME]),
        (("PT",), [T.PART_TIME]),
        (("FT",), [T.FULL_TIME]),
        (("Vollzeit", "Befristet"), [T.FULL_TIME, T.TEMPORARY]),
        (("CDI",), []),
        (("CDD",), [T.TEMPORARY]),
        (("Contrat à durée déterminée",), [T.TEMPORARY]),
        (("Contrat à durée indéterminée",), []),
        (("Contrat d'alternance (pro, apprentissage)",), [T.INTERN]),
        (("Tillsvidareanställning",), []),
        (("Visstidsanställning 3-6 månader",), [T.TEMPORARY]),
        (("Fuldtid", "Barselsvikariat"), [T.FULL_TIME, T.TEMPORARY]),
        (("Trainee (Heltid 12-24 mnd)",), [T.FULL_TIME, T.INTERN]),
        (("Lærling",), [T.INTERN]),
        (("Studentenes hus",), []),
        (("Internal transfer", "none"), []),
        (("Fast ansatt", "Permanent", "Unbefristet"), []),
        (("Commissioned",), []),
        ((), []),
    ],
)
def test_employment_types_are_schema_org_s(words: tuple[str, ...], expected: list[T]) -> None:
    assert list(employment_types(words)) == expected


@pytest.mark.parametrize(
    ("given", "employment", "text", "expected"),
    [
        ("80 %", (), "", (80, 80)),
        ("80", (), "", (80, 80)),
        ("0.8", (), "", (80, 80)),
        ("50\u201380 %", (), "", (50, 80)),
        ("18,67 og 21,33", (), "", (18.67, 21.33)),
        ("60% - 100%", (), "", (60, 100)),
        ("Inntil 40 prosent", (), "", (40, 40)),
        ("100% / 80% / 50%", (), "", (50, 100)),
        (None, ("Deltid 50-80 %",), "", (50, 80)),
        (None, ("Heltid, 100 %",), "", (100, 100)),
        (None, (), "Vi har ledig 100 % fast stilling fra august.", (100, 100)),
        (None, (), "Stillingsprosent: 75 %", (75, 75)),
        (None, (), "Det er ledig 60-80 % stilling i turnus.", (60, 80)),
    ],
)
def test_an_extent_is_a_range_of_per_cent(
    given: str | None, employment: tuple[str, ...], text: str, expected: tuple[float, float]
) -> None:
    found = extent(given, employment, text)
    assert found is not None
    assert (found.minimum, found.maximum) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Vi vokser med 20 % i året.",
        "95 % av kundene er fornøyde",
        "100 % remote",
        "Skift 12-24 mnd",
        "Selskapet er 100 % eid av kommunen",
        "",
    ],
)
def test_other_shares_are_no_extent(text: str) -> None:
    assert extent(None, (), text) is None


@pytest.mark.parametrize("given", ["Heltid", "150 %", "0", "", "etter avtale", "x" * 400])
def test_a_field_that_gives_no_share_gives_none(given: str) -> None:
    assert extent(given, (), "") is None


@given(st.text(max_size=60), st.text(alphabet="0123456789%-,. stilling", max_size=60))
def test_no_text_crashes_the_readers(words: str, text: str) -> None:
    employment_types((words,))
    found = extent(words, (words,), text)
    assert found is None or found.minimum <= found.maximum


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Fløyter 75 % vikariat", (75.0, 75.0)),
        ("Brobygger 60-80 %", (60.0, 80.0)),
        ("Fløyter", None),
        ("Selger, 100 % remote", None),
        ("Selger med 20 % provisjon", None),
    ],
)
def test_a_share_in_the_title_is_the_posts(title: str, expected: tuple[float, float] | None) -> None:
    found = extent(None, ("Fast",), "", title)
    assert (found and (found.minimum, found.maximum)) == expected
    stated = extent("50 %", (), "", title)
    assert stated is not None
    assert stated.minimum == 50
