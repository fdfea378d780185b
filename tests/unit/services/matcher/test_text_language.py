import pytest

from services.matcher.text_language import language_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jeg har jobbet som sykepleier i ti år og liker å lære opp nye kolleger på avdelingen.", "nb"),
        ("I have worked as a nurse for ten years, and I like to teach new colleagues on my ward.", "en"),
        ("Eg har arbeidd som sjukepleiar i ti år og ynskjer no å lære frå meg til dei som er nye.", "nn"),
        ("Ich arbeite seit zehn Jahren als Pflegerin und suche eine Stelle mit mehr Verantwortung.", "de"),
        ("Sykepleier\nsårstell, medisinering", "nb"),
        ("Software developer\nPython, Django, PostgreSQL", "en"),
        ("", None),
        ("Kokk", None),
        ("12345 67890 !!! 12345", None),
        ("👍" * 100, None),
    ],
)
def test_the_language_is_told_or_left_open(text: str, expected: str | None) -> None:
    assert language_of(text) == expected
