"""Languages that a job cannot be done without, by rules on its sentences.

A sentence counts if it names a language as a language, speaks of knowing it, and neither makes it
optional nor offers another instead. An ad's own language says nothing: a job that asks for nothing
gets nothing. A Scandinavian language counts as Norwegian.
"""

import re
from collections.abc import Iterator

from services.ingest.normalise.language_words import (
    ABILITY,
    ALTERNATIVE,
    CEFR,
    HEADING_ENDS,
    LANGUAGES,
    LESSONS,
    LEVELS,
    LONGEST_HEADING,
    NAMES,
    OFF_TOPIC,
    ONLY_LANGUAGES,
    OPTIONAL,
    OPTIONAL_HEADING,
)
from services.ingest.normalise.sentences import sentences
from shared.jobs import LanguageRequirement
from shared.vocabulary import Cefr

CLAUSES = re.compile(r",|\s[\u2013\u2014-]\s|\b(?:men|but|while|mens)\b|\(|\)")


def required_languages(text: str) -> tuple[LanguageRequirement, ...]:
    """Each language once, with the highest level that is asked for; none given is ``None``."""
    found: dict[str, Cefr | None] = {}
    for sentence in _demands(text):
        for language in _named(sentence):
            level = _level(sentence, language)
            known = found.get(language)
            found[language] = max((one for one in (known, level) if one), default=None)
    return tuple(
        LanguageRequirement(language=language, level=found[language])
        for language in LANGUAGES
        if language in found
    )


def _demands(text: str) -> Iterator[str]:
    """Sentences that may ask for a language: what a list of wishes holds is left out."""
    optional = False
    for sentence in sentences(text):
        if _is_heading(sentence):
            optional = bool(OPTIONAL_HEADING.search(sentence))
        if optional or not NAMES.search(sentence):
            continue
        demand = _without_lessons(sentence)
        if ONLY_LANGUAGES.match(demand) or _asks_for_ability(demand):
            yield demand


def _asks_for_ability(sentence: str) -> bool:
    return bool(ABILITY.search(sentence)) and not OFF_TOPIC.search(sentence)


def _without_lessons(sentence: str) -> str:
    """A sentence without the clauses that offer to teach a language."""
    if not LESSONS.search(sentence):
        return sentence
    return ", ".join(clause for clause in CLAUSES.split(sentence) if not LESSONS.search(clause))


def _is_heading(sentence: str) -> bool:
    return len(sentence) <= LONGEST_HEADING and sentence.endswith(HEADING_ENDS)


def _named(sentence: str) -> Iterator[str]:
    for language, pattern in LANGUAGES.items():
        if pattern.search(sentence) and not _is_optional(sentence, language):
            if language in ("no", "en") and ALTERNATIVE.search(sentence):
                continue
            yield language


def _is_optional(sentence: str, language: str) -> bool:
    """Whether the words that make something optional stand with this language and not with another."""
    return any(OPTIONAL.search(clause) and _speaks_of(clause, language) for clause in CLAUSES.split(sentence))


def _speaks_of(clause: str, language: str) -> bool:
    """Whether a clause names this language, or none."""
    named = {name for name, pattern in LANGUAGES.items() if pattern.search(clause)}
    return language in named or not named


def _level(sentence: str, language: str) -> Cefr | None:
    """From the clauses that speak of the language; a level by its code outranks one by a word."""
    words = " ".join(clause for clause in CLAUSES.split(sentence) if _speaks_of(clause, language))
    if explicit := CEFR.findall(words):
        return max(Cefr(level) for level in explicit)
    return next((level for level, pattern in LEVELS if pattern.search(words)), None)
