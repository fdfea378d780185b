"""Seniority: how much experience a job asks for, or a candidate tells of; nothing where it is in doubt."""

import re
from collections.abc import Iterable, Iterator

from services.matcher.seniority_names import LEVELS, NOT_THE_ROLE, SEVERAL_LEVELS
from services.matcher.seniority_words import (
    IS_NEW,
    IS_STUDENT,
    MEANT_FOR,
    NO_EXPERIENCE,
    NOT_DEMANDED,
    NUMBERS,
    OF_THE_EMPLOYER,
    OF_THE_SOUGHT,
    SENTENCES,
    SOUGHT,
    YEARS,
    YEARS_OF_MINE,
)
from shared.vocabulary import Seniority

LONGEST, LONGEST_NAME = 20_000, 300
"""Characters of a text, and of a role's name, that are looked at."""
FROM_YEARS = ((5, Seniority.SENIOR), (2, Seniority.EXPERIENCED), (0, Seniority.JUNIOR))
"""From how many years of experience on which level begins."""
MOST_YEARS = 20
"""More is the age of a firm."""
TELLING = 2
"""One year somewhere says nothing of the others."""
OUTRANKS = {
    frozenset({Seniority.LEAD, Seniority.SENIOR}): Seniority.LEAD,
    frozenset({Seniority.LEAD, Seniority.EXPERIENCED}): Seniority.LEAD,
    frozenset({Seniority.SENIOR, Seniority.EXPERIENCED}): Seniority.SENIOR,
    frozenset({Seniority.STUDENT, Seniority.JUNIOR}): Seniority.JUNIOR,
}
"""Levels that one role may name at once; any others together mean that several are welcome."""


def of_job(title: str, body: str) -> Seniority | None:
    """The level that an ad asks for: by its title, else by whom it says it seeks, else by years demanded."""
    text = body[:LONGEST]
    name = title[:LONGEST_NAME]
    if SEVERAL_LEVELS.search(name):
        return None
    named = _levels(NOT_THE_ROLE.sub("", name))
    if named:
        return _one(named)
    sought = {level for match in SOUGHT.finditer(text) for level in _levels(match["whom"].strip())}
    sought |= {level for match in MEANT_FOR.finditer(text) for level in _levels(match["whom"])}
    if NO_EXPERIENCE.search(text):
        sought.add(Seniority.JUNIOR)
    return _one(sought) if sought else _of_years(_demanded(text))


def of_profile(occupation: str, experience: str, stated: Seniority | None = None) -> Seniority | None:
    """A candidate's level: as stated, else as the occupation names it, else as the experience tells it."""
    if stated is not None:
        return stated
    named = _levels(NOT_THE_ROLE.sub("", occupation.strip()[:LONGEST_NAME]))
    return _one(named) if named else of_text(experience)


def of_text(experience: str) -> Seniority | None:
    """The level that somebody tells of in their own words."""
    text = experience[:LONGEST]
    found = set[Seniority]()
    if IS_STUDENT.search(text):
        found.add(Seniority.STUDENT)
    if IS_NEW.search(text):
        found.add(Seniority.JUNIOR)
    told = (years for years in _years(YEARS_OF_MINE, text) if years >= TELLING)
    worked = _of_years((*_years(YEARS, text), *told))
    return _one(found | ({worked} if worked else set()))


def _levels(name: str) -> set[Seniority]:
    """The levels that the name of a role holds."""
    return {level for level, pattern in LEVELS.items() if pattern.search(name)}


def _one(levels: set[Seniority]) -> Seniority | None:
    """The one level that they amount to; ``None`` where several are welcome, or none is named."""
    return next(iter(levels)) if len(levels) == 1 else OUTRANKS.get(frozenset(levels))


def _demanded(text: str) -> Iterator[int]:
    """Years of experience that sentences demand of the candidate; what is only welcome does not count."""
    for sentence in SENTENCES.split(text):
        years = list(_years(YEARS, sentence))
        if years and _is_demand(sentence):
            yield from years


def _is_demand(sentence: str) -> bool:
    if NOT_DEMANDED.search(sentence):
        return False
    return not OF_THE_EMPLOYER.search(sentence) or bool(OF_THE_SOUGHT.search(sentence))


def _years(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    for match in pattern.finditer(text):
        word = next(value for value in match.groupdict().values() if value).casefold()
        years = NUMBERS.get(word) or int(word)
        if years <= MOST_YEARS:
            yield years


def _of_years(years: Iterable[int]) -> Seniority | None:
    most = max(years, default=None)
    return None if most is None else next(level for least, level in FROM_YEARS if most >= least)
