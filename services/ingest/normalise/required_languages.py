"""Languages that a job cannot be done without, and those it wishes for, by rules on its sentences.

A sentence counts if it names a language as a language, speaks of knowing it, and neither makes it
optional nor offers another instead. An ad's own language says nothing: a job that asks for nothing
gets nothing. A Scandinavian language counts as Norwegian.
"""

from collections.abc import Iterable
from functools import cache, lru_cache

from services.ingest.normalise.language_demands import Said, said_in
from services.ingest.normalise.language_fields import of_field
from services.ingest.normalise.language_names import NAMES
from shared.jobs import LanguageRequirement
from shared.vocabulary import Cefr

ORDER = {language: place for place, language in enumerate(NAMES)}


@lru_cache(maxsize=4)
def required_languages(text: str, given: tuple[str, ...] = ()) -> tuple[LanguageRequirement, ...]:
    """Each language once, with the highest level asked for; ``given`` are the feed's own fields."""
    told = said_in(text)
    waived = {one.language for one in told if one.waived}
    demands = [one for one in told if not (one.wish or one.waived or one.language in waived)]
    return _merged([*_of_fields(given, wish=False), *demands])


def desired_languages(text: str, given: tuple[str, ...] = ()) -> tuple[LanguageRequirement, ...]:
    """Languages that a job wishes for and can be done without."""
    required = {need.language for need in required_languages(text, given)}
    wishes = [*_of_fields(given, wish=True), *(one for one in said_in(text) if one.wish)]
    return _merged(one for one in wishes if one.language not in required)


def _of_fields(given: tuple[str, ...], *, wish: bool) -> list[Said]:
    return [said for words in given if (said := of_field(words)) and said.wish is wish]


def _merged(said: Iterable[Said]) -> tuple[LanguageRequirement, ...]:
    found = dict[str, Cefr | None]()
    for one in said:
        levels = [level for level in (found.get(one.language), one.level) if level]
        found[one.language] = max(levels, default=None)
    return tuple(
        _need(language, found[language])
        for language in sorted(found.keys() & ORDER.keys(), key=ORDER.__getitem__)
    )


@cache
def _need(language: str, level: Cefr | None) -> LanguageRequirement:
    return LanguageRequirement(language=language, level=level)
