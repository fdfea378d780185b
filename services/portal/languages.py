"""The languages that the profile form offers, with their names from CLDR."""

from functools import cache

from babel import Locale as BabelLocale

from shared.vocabulary import Locale

FIRST_LANGUAGES = ("no", "en")
"""These have a row of their own in the form."""

CODES = (
    "pl lt uk ru de fr es pt it nl sv da fi is et lv cs sk hu ro bg hr sr bs sl sq mk el tr ar fa ps ur "
    "hi pa ta te ml bn ne si zh ja ko vi th my tl id ms so ti am sw rw ln ku he ka hy se"
)
LANGUAGES = tuple(CODES.split())


@cache
def language_names(locale: Locale) -> dict[str, str]:
    """Names of the languages on offer, in the reader's language, in the order of its alphabet."""
    offered = {code: language_name(code, locale) for code in FIRST_LANGUAGES + LANGUAGES}
    return dict(sorted(offered.items(), key=lambda pair: pair[1].casefold()))


def language_name(code: str, locale: Locale) -> str:
    """A language's name in the reader's language, as a line begins; the code if there is none."""
    name: str = BabelLocale.parse(str(locale)).languages.get(code, code)
    return name[:1].upper() + name[1:]
