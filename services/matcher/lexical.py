"""The telling words of a text: stemmed, each with its language, so that words of two languages never meet."""

import re

import snowballstemmer  # type: ignore[import-untyped]  # it carries no types

from services.matcher.opening import spoken

STEMMERS = {
    "nb": "norwegian",
    "nn": "norwegian",
    "no": "norwegian",
    "sv": "swedish",
    "da": "danish",
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "pt": "portuguese",
    "it": "italian",
    "nl": "dutch",
    "fi": "finnish",
    "pl": "polish",
}
WORD = re.compile(r"[^\W\d_][\w+#]+")
LEAST_CHARACTERS = 3
MOST_CHARACTERS = 40
MOST_TERMS = 120
READ_CHARACTERS = 8_000


def terms(text: str, language: str | None) -> tuple[str, ...]:
    """Distinct stems of the first words, sorted, as ``en:kubernet``; none if the language is not known.

    Bokmål and nynorsk are both ``no``. A language without a stemmer keeps its words as they are written.
    Which words everybody uses, only a collection can tell: see ``services.matcher.statistics``.
    """
    if language is None:
        return ()
    found = WORD.findall(text[:READ_CHARACTERS].casefold())
    words = [word for word in dict.fromkeys(found) if LEAST_CHARACTERS <= len(word) <= MOST_CHARACTERS]
    code = spoken(language)
    stems = dict.fromkeys(f"{code}:{stem}" for stem in _stemmed(words, language))
    return tuple(sorted(list(stems)[:MOST_TERMS]))


def _stemmed(words: list[str], language: str) -> list[str]:
    """A stemmer keeps the word that it is at, so that each call has one of its own."""
    name = STEMMERS.get(language)
    stems: list[str] = snowballstemmer.stemmer(name).stemWords(words) if name else words
    return stems
