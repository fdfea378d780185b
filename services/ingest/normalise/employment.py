"""Employment types: schema.org's values from Norwegian and English words."""

import re

from shared.vocabulary import EmploymentType as T

PATTERNS = (
    (T.FULL_TIME, r"full[ _-]?time|heltid|fulltid|100 ?%|regular|permanent full"),
    (T.PART_TIME, r"part[ _-]?time|deltid"),
    (T.CONTRACTOR, r"contract(?:or)?\b|freelance|selvstendig|konsulentoppdrag|oppdragstaker"),
    (
        T.TEMPORARY,
        (
            r"temp(?:orary)?\b|vikar|engasjement|midlertidig|fixed[ _-]?term|sesong|seasonal|prosjekt|åremål|"
            r"sommer|feriejobb"
        ),
    ),
    (T.INTERN, r"\bintern(?:ship)?s?\b|trainee|lærling|praksis|apprentice|praktikant|student"),
    (T.VOLUNTEER, r"volunt|frivillig"),
    (T.PER_DIEM, r"per[ _-]?diem|tilkalling|ekstrahjelp|on[ _-]?call|timebasert"),
)
COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in PATTERNS)


def employment_types(words: tuple[str, ...]) -> tuple[T, ...]:
    """In the order of the vocabulary; words that say nothing, such as "Fast", give no type."""
    given = " , ".join(words)
    exact = {part.strip().upper().replace("-", "_") for part in re.split(r"[,;/]", given)}
    found = {kind for kind in T if kind.value in exact}
    found |= {kind for kind, pattern in COMPILED if pattern.search(given)}
    return tuple(kind for kind in T if kind in found)
