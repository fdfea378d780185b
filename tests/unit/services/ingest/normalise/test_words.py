"""The small readers: permits, languages of texts."""

import pytest

from services.ingest.normalise.language import language_of
from services.ingest.normalise.permit import permit
from shared.vocabulary import JobPermit


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
