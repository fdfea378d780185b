"""The language of a body of text: counts small words, and asks a statistical detector where they leave doubt.

The detector is built on first use, in its mode of little memory (30 MB instead of 340): the other
one answers better only below 120 characters.
"""

from collections import Counter, defaultdict
from functools import cache

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

from services.ingest.normalise.function_words import SPEAKERS
from shared.text_languages import LANGUAGES

ENOUGH_CHARACTERS = 40
FEW_CHARACTERS = 250
READ_CHARACTERS = 500
WINDOW = 350
LEAST_WORDS = 8
"""Small words of the language, below which their count proves nothing."""
LEAST_LEAD = 3
LEAST_RATIO = 2
"""How the first language must stand to the second in the words that only one of them has."""
PARAGRAPH_CHARACTERS = 80
PARAGRAPH_WORDS = 5
SECOND_LANGUAGE_SHARE = 0.1
HINTS = {
    "no": "nb",
    "norwegian": "nb",
    "norsk": "nb",
    "bokmål": "nb",
    "nynorsk": "nn",
    "english": "en",
    "us": "en",
    "gb": "en",
    "se": "sv",
    "dk": "da",
    "engelsk": "en",
    "swedish": "sv",
    "svenska": "sv",
    "svensk": "sv",
    "danish": "da",
    "dansk": "da",
}


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*LANGUAGES).with_low_accuracy_mode().build()


def language_of(text: str, hint: str | None = None) -> str | None:
    """ISO 639-1 code of the main language; a text too short to tell has the one that its feed names."""
    if len(text) < ENOUGH_CHARACTERS:
        return _of_hint(hint)
    return _counted(_sample(text), LEAST_WORDS) or _detected(text) or _of_hint(hint)


def languages_in(text: str) -> tuple[str, ...]:
    """The languages of a mixed text, by the length of their paragraphs, the main one first."""
    lengths = Counter[str]()
    for paragraph in text.split("\n"):
        if len(paragraph) >= PARAGRAPH_CHARACTERS and (found := _counted(paragraph, PARAGRAPH_WORDS)):
            lengths[found] += len(paragraph)
    least = lengths.total() * SECOND_LANGUAGE_SHARE
    spoken = [language for language, length in lengths.most_common() if length >= least]
    main = language_of(text)
    return tuple(dict.fromkeys([main, *spoken] if main else spoken))


def code(iso: IsoCode639_1) -> str:
    """A detector's code in small letters."""
    return iso.name.lower()


def _sample(text: str) -> str:
    """A long text's start, middle and later part: an English heading makes no English ad."""
    if len(text) <= 3 * WINDOW:
        return text
    starts = (0, len(text) // 2 - WINDOW // 2, len(text) * 3 // 4)
    return " ".join(text[start : start + WINDOW] for start in starts)


def _counted(text: str, least: int) -> str | None:
    """The language whose small words lead clearly; ``None`` in doubt."""
    small = Counter(filter(None, map(SPEAKERS.get, text.lower().split())))
    counts = defaultdict[str, int](int)
    for speakers, count in small.items():
        for language in speakers:
            counts[language] += count
    ranked = sorted(counts, key=counts.__getitem__, reverse=True)
    if not ranked or counts[ranked[0]] < least:
        return None
    if len(ranked) == 1:
        return ranked[0]
    return ranked[0] if _leads(small, *ranked[:2]) else None


def _leads(small: Counter[tuple[str, ...]], first: str, second: str) -> bool:
    """Whether the words that only one of two has are nearly all the first's: near languages share most."""
    for_first = sum(n for speakers, n in small.items() if first in speakers and second not in speakers)
    for_second = sum(n for speakers, n in small.items() if second in speakers and first not in speakers)
    return for_first >= LEAST_LEAD and for_first >= LEAST_RATIO * for_second


def _detected(text: str) -> str | None:
    read = text[:READ_CHARACTERS]
    found = _detector().detect_language_of(read)
    if found == Language.NYNORSK and len(text) < FEW_CHARACTERS and not _has_word_of(read, "nn", "nb"):
        # a few words without one that only Nynorsk has are by far more often Bokmål
        found = Language.BOKMAL
    return code(found.iso_code_639_1) if found else None


def _has_word_of(text: str, language: str, near: str) -> bool:
    speakers = (SPEAKERS.get(word, ()) for word in text.lower().split())
    return any(language in one and near not in one for one in speakers)


def _of_hint(hint: str | None) -> str | None:
    start = (hint or "").strip().lower().replace("_", "-").partition("-")[0]
    start = HINTS.get(start, start)
    return start if len(start) == 2 and start.isascii() and start.isalpha() else None  # noqa: PLR2004  ISO 639-1
