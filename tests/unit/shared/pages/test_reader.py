import pytest

from shared.pages.reader import browser_locale
from shared.vocabulary import Locale


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("", Locale.NB),
        ("en", Locale.EN),
        ("en-GB,en;q=0.9,nb;q=0.8", Locale.EN),
        ("nn-NO,nn;q=0.9,en;q=0.8", Locale.NB),
        ("no", Locale.NB),
        ("pl,en;q=0.7,nb;q=0.8", Locale.NB),
        ("de,fr;q=0.5", Locale.NB),
        ("nb;q=0,en;q=0.1", Locale.EN),
        ("en;q=nonsense", Locale.NB),
        (";;,,=", Locale.NB),
    ],
)
def test_the_browsers_wish_is_heard_and_norwegian_is_the_rest(header: str, locale: Locale) -> None:
    assert browser_locale(header) is locale
