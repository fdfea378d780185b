"""The small readers: remote work, employment types, pay, addresses, permits, languages of texts."""

import pytest

from services.ingest.draft import RawSalary
from services.ingest.normalise.employment import employment_types
from services.ingest.normalise.language import language_of
from services.ingest.normalise.links import apply_url, canonical, web_address
from services.ingest.normalise.permit import permit
from services.ingest.normalise.remote import remote_mode
from services.ingest.normalise.salary import salary
from services.ingest.normalise.texts import one_line
from shared.vocabulary import EmploymentType, JobPermit, RemoteMode


@pytest.mark.parametrize(
    ("given", "places", "text", "expected"),
    [
        ("TELECOMMUTE", (), "", RemoteMode.REMOTE),
        ("fully", (), "", RemoteMode.REMOTE),
        ("Hybrid", (), "We are fully remote", RemoteMode.HYBRID),
        ("none", (), "", RemoteMode.ONSITE),
        (None, ("Remote - Norway",), "", RemoteMode.REMOTE),
        (None, ("Oslo (hybrid)",), "", RemoteMode.HYBRID),
        (None, (), "This is a fully remote position.", RemoteMode.REMOTE),
        (None, (), "This is not a fully remote position.", None),
        (None, (), "Vi tilbyr mulighet for hjemmekontor.", RemoteMode.HYBRID),
        (None, (), "Experience with remote sensing", None),
    ],
)
def test_where_the_work_is_done(
    given: str | None, places: tuple[str, ...], text: str, expected: RemoteMode | None
) -> None:
    assert remote_mode(given, places, text) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("Heltid", "Fast"), [EmploymentType.FULL_TIME]),
        (("Deltid", "Vikariat"), [EmploymentType.PART_TIME, EmploymentType.TEMPORARY]),
        (("FULL_TIME", "INTERN"), [EmploymentType.FULL_TIME, EmploymentType.INTERN]),
        (("full-time",), [EmploymentType.FULL_TIME]),
        (("contract",), [EmploymentType.CONTRACTOR]),
        (("PER_DIEM, OTHER",), [EmploymentType.PER_DIEM, EmploymentType.OTHER]),
        (("Internal transfer", "none"), []),
        ((), []),
    ],
)
def test_employment_types_are_schema_org_s(words: tuple[str, ...], expected: list[EmploymentType]) -> None:
    assert list(employment_types(words)) == expected


@pytest.mark.parametrize(
    ("raw", "text", "expected"),
    [
        (None, "Lønnstrinn 48 - 52 (726 000 - 781 500 kr)", (726_000, 781_500, "NOK", "YEAR")),
        (None, "Lønn fra kr 532 200 til kr 657 300 per år.", (532_200, 657_300, "NOK", "YEAR")),
        (None, "Treningsstøtte: kr 20.000 årlig", None),
        (None, "Vi omsetter for 500 000 til 900 000 kr", None),
        (RawSalary(text="100000", currency="USD"), "", (100_000, 100_000, "USD", None)),
        (RawSalary(text="Etter avtale"), "", (None, None, None, None)),
        (RawSalary(minimum="22", maximum="40", currency="usd", period="HOUR"), "", (22, 40, "USD", "HOUR")),
        (RawSalary(minimum="9" * 400), "", None),
    ],
)
def test_pay_has_numbers_where_they_are_beyond_doubt(
    raw: RawSalary | None, text: str, expected: tuple[object, ...] | None
) -> None:
    found = salary(raw, text)
    if found is None:
        assert expected is None
    else:
        assert (found.minimum, found.maximum, found.currency, found.period) == expected
        assert found.text


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "https://",
        "/jobs/1",
        "ftp://example.org/x",
        "https://user:secret@example.org/",
        "http://localhost/admin",
        "https://exa mple.org:99999/",
        "mailto:a@example.org",
        "http://[::1",
        "https://" + "a" * 3000 + ".org",
    ],
)
def test_what_is_no_public_address_is_not_one(text: str) -> None:
    assert web_address(text) is None


def test_the_first_usable_address_is_taken_and_tracking_makes_no_difference() -> None:
    assert apply_url(("/x", "www.example.org/a?utm_source=nav")) == "https://www.example.org/a?utm_source=nav"
    assert canonical("https://www.example.org/a/?utm_source=nav&id=1#top") == canonical(
        "http://example.org/a?id=1"
    )
    assert canonical("https://example.org/a?id=1") != canonical("https://example.org/a?id=2")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Important with valid work permit for Norway if not located in Norway.", JobPermit.REQUIRED),
        ("Du må ha gyldig arbeidstillatelse i Norge", JobPermit.REQUIRED),
        ("We do not offer visa sponsorship.", JobPermit.REQUIRED),
        ("We offer visa sponsorship and help with relocation.", JobPermit.SPONSORED),
        ("We help you with the work permit.", JobPermit.SPONSORED),
        ("Vi hjelper deg med oppholdstillatelse.", JobPermit.SPONSORED),
        ("We process building permits.", None),
    ],
)
def test_what_is_said_of_the_right_to_work(text: str, expected: JobPermit | None) -> None:
    assert permit(None, text) == expected
    assert permit("EEA citizens", "") == JobPermit.REQUIRED


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Vi søker en dyktig sykepleier som vil være med på å utvikle hjemmetjenesten i bydelen.", "nb"),
        ("Vi søkjer ein dyktig sjukepleiar som vil vere med på å utvikle heimetenesta i kommunen.", "nn"),
        ("We are looking for a skilled nurse who wants to develop home care in the district.", "en"),
        ("Vi söker en skicklig sjuksköterska som vill vara med och utveckla hemtjänsten i kommunen.", "sv"),
    ],
)
def test_the_language_of_a_body_is_told(text: str, code: str) -> None:
    assert language_of(text) == code


def test_a_body_too_short_to_tell_has_the_language_its_feed_names() -> None:
    assert language_of("Kokk", "no") == "nb"
    assert language_of("Kokk", "en-GB") == "en"
    assert language_of("Kokk") is None
    assert language_of("12345 67890 12345 67890 12345 67890 12345 67890") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Kokk \n à la carte ", "Kokk à la carte"),
        ("R&amp;amp;D <b>lead</b>", "R&D lead"),
        ("Ikke oppgitt", None),
        ("\x00\ud800", "\ufffd"),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_a_line_is_one_line_that_a_database_takes(text: str, expected: str | None) -> None:
    assert one_line(text) == expected


def test_a_salary_found_in_the_text_is_shown_without_the_ads_own_label() -> None:
    found = salary(None, "Vi har gode vilkår.\nLønn: kr 430 000–480 000 per år.\nVelkommen!")  # noqa: RUF001  the ad's own dash
    assert found is not None
    assert found.text == "kr 430 000–480 000 per år."  # noqa: RUF001  the ad's own dash
