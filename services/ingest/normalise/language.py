"""The language of a body of text. The detector is built on first use: it takes memory."""

from functools import cache

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

LANGUAGES = (
    Language.BOKMAL,
    Language.NYNORSK,
    Language.ENGLISH,
    Language.SWEDISH,
    Language.DANISH,
    Language.GERMAN,
    Language.FRENCH,
    Language.SPANISH,
    Language.POLISH,
    Language.FINNISH,
    Language.DUTCH,
    Language.ITALIAN,
)
ENOUGH_CHARACTERS = 40
READ_CHARACTERS = 3_000


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*LANGUAGES).build()


def language_of(text: str, hint: str | None = None) -> str | None:
    """ISO 639-1 code; a text too short to tell has the language that its feed names."""
    if len(text) >= ENOUGH_CHARACTERS:
        found = _detector().detect_language_of(text[:READ_CHARACTERS])
        if found is not None:
            return code(found.iso_code_639_1)
    return _of_hint(hint)


def code(iso: IsoCode639_1) -> str:
    """A detector's code in small letters."""
    return iso.name.lower()


def _of_hint(hint: str | None) -> str | None:
    start = (hint or "").strip().lower().replace("_", "-").partition("-")[0]
    names = {"no": "nb", "norwegian": "nb", "norsk": "nb", "english": "en", "engelsk": "en", "swedish": "sv"}
    start = names.get(start, start)
    return start if len(start) == 2 and start.isascii() and start.isalpha() else None  # noqa: PLR2004  ISO 639-1
