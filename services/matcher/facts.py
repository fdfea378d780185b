"""Facts read from texts: which occupations and skills of the taxonomy a profile and an ad speak of."""

import re
from dataclasses import dataclass
from functools import cache

from services.matcher.profile import Profile
from services.matcher.taxonomy.catalogue import Taxonomy, load_taxonomy
from shared.jobs import Occupation
from shared.taxonomy.linking import Linker
from shared.vocabulary import Seniority

OPENING_CHARACTERS = 400
"""Where an ad with a slogan for a title names the occupation that it seeks."""
SOUGHT = re.compile(
    r"\b(?:søk\w*|ansett\w*|trenger|ønsker|ledig \w+ som|looking for|seek\w*|hiring|hire|need)\b[^.!?\n]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Facts:
    """What a text speaks of: ids of occupations and skills, sorted.

    ``confidences`` (0 to 1) go with ``occupations``; an empty tuple means that all are certain. ``language``
    is ISO 639-1, of the text. ``terms`` are its telling words, each with the language (``en:kubernetes``).
    """

    occupations: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    confidences: tuple[float, ...] = ()
    seniority: Seniority | None = None
    language: str | None = None
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """A taxonomy with a linker for each of its two lists."""

    taxonomy: Taxonomy
    occupations: Linker
    skills: Linker


@cache
def taxonomy_reader() -> Reader:
    """The reader of this project's own taxonomy; built once a process."""
    taxonomy = load_taxonomy()
    return Reader(taxonomy, Linker(taxonomy.occupations.values()), Linker(taxonomy.skills.values()))


def profile_facts(reader: Reader, profile: Profile) -> Facts:
    """Facts of a profile: the occupation as named, skills as listed and as told of in the experience."""
    listed = {skill for entry in profile.skills for skill in reader.skills.name(entry)}
    told = reader.skills.read(f"{profile.occupation}\n{profile.experience}")
    return Facts(reader.occupations.name(profile.occupation), tuple(sorted(listed.union(told))))


def job_facts(reader: Reader, title: str, body: str, given: tuple[Occupation, ...] = ()) -> Facts:
    """Facts of an ad: the occupation as its feed codes it, else from its title; skills from everywhere.

    A title that names no occupation leaves it to the first lines, if they say that they seek one.
    """
    named = reader.occupations.read(title)
    occupations = coded(reader, given, named) or named or sought(reader, body[:OPENING_CHARACTERS])
    return Facts(occupations, reader.skills.read(f"{title}\n{body}"))


def coded(reader: Reader, given: tuple[Occupation, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    """The occupations that a feed's codes and labels stand for.

    Where several share a code, it is those that the title names, or that the label does; else none,
    since a group such as 2512 holds more than one trade.
    """
    return tuple(sorted({key for each in given for key in _of_code(reader, each, named)}))


def _of_code(reader: Reader, given: Occupation, named: tuple[str, ...]) -> tuple[str, ...]:
    known = reader.taxonomy.occupations
    if given.scheme == "esco":
        return reader.occupations.name(given.label) if given.label else ()
    group = tuple(key for key, each in known.items() if each.isco == given.code)
    labelled = reader.occupations.name(given.label) if given.label else ()
    for choice in (named, labelled):
        if both := tuple(key for key in group if key in choice):
            return both
    return group if len(group) == 1 else ()


def sought(reader: Reader, text: str) -> tuple[str, ...]:
    """The occupation that a text says it seeks; none if it seeks several."""
    found = {
        mention.concept for mention in reader.occupations.find(text) if SOUGHT.search(text, 0, mention.start)
    }
    return tuple(found) if len(found) == 1 else ()
