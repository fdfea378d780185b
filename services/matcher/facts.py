"""Facts read from texts: which occupations and skills of the taxonomy a profile and an ad speak of."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from services.matcher import lexical, seniority, spelling
from services.matcher.profile import Profile, profile_text, scrubbed
from services.matcher.taxonomy.catalogue import Taxonomy, load_taxonomy
from services.matcher.taxonomy.label_vectors import LabelVectors
from services.matcher.text_language import language_of
from shared.jobs import Occupation
from shared.taxonomy.linking import Linker
from shared.vocabulary import Seniority

OPENING_CHARACTERS = 400
"""Where an ad with a slogan for a title names the occupation that it seeks."""
SOUGHT = re.compile(
    r"\b(?:søk\w*|ansett\w*|trenger|ønsker|ledig \w+ som|looking for|seek\w*|hiring|hire|need)\b[^.!?\n]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text speaks of: ids of occupations and skills, sorted.

    ``confidences`` (0 to 1) go with ``occupations``; an empty tuple means that all are certain. ``language``
    is ISO 639-1, of the text. ``terms`` are its telling words, each with the language (``en:kubernetes``).
    ``spelt`` goes with ``skills``: each as the text spells it, or empty; it is quoted, and ranks nothing.
    """

    occupations: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    confidences: tuple[float, ...] = ()
    seniority: Seniority | None = None
    language: str | None = None
    terms: tuple[str, ...] = ()
    spelt: tuple[str, ...] = field(default=(), compare=False)

    def spelling(self, skill: str) -> str:
        """How the text spells one of its skills; empty where that is not known."""
        return dict(zip(self.skills, self.spelt, strict=False)).get(skill, "")


@dataclass(frozen=True)
class Reader:
    """A taxonomy with a linker for each of its two lists, and the vectors of its names."""

    taxonomy: Taxonomy
    occupations: Linker
    skills: Linker
    labels: LabelVectors = field(default_factory=LabelVectors)


@cache
def taxonomy_reader(folder: Path | None = None) -> Reader:
    """The reader of the taxonomy in use in a folder, else of this project's own; built once a process.

    Raises:
        TalentPoolError: the folder is damaged; says what to run.
    """
    taxonomy = load_taxonomy(folder)
    return Reader(
        taxonomy,
        Linker(taxonomy.occupations.values()),
        Linker(taxonomy.skills.values()),
        LabelVectors(folder),
    )


def profile_facts(reader: Reader, profile: Profile) -> Facts:
    """Facts of a profile: the occupation as named, skills as listed and as told of in the experience."""
    profile = scrubbed(profile)
    skills = spelling.in_text(reader.skills, f"{profile.occupation}\n{profile.experience}")
    for entry in profile.skills:
        skills |= spelling.of_entry(reader.skills, entry)
    text = profile_text(profile)
    language = language_of(text)
    return Facts(
        reader.occupations.name(profile.occupation),
        tuple(sorted(skills)),
        seniority=seniority.of_profile(profile.occupation, profile.experience, profile.seniority),
        language=language,
        terms=lexical.terms(text, language),
        spelt=tuple(skills[each] for each in sorted(skills)),
    )


def job_facts(
    reader: Reader,
    title: str,
    body: str,
    given: tuple[Occupation, ...] = (),
    language: str | None = None,
) -> Facts:
    """Facts of an ad: the occupation as its feed codes it, else from its title; skills from everywhere.

    A title that names no occupation leaves it to the first lines, if they say that they seek one.
    ``language`` is the ad's, as far as it is known.
    """
    named = reader.occupations.read(title)
    occupations = coded(reader, given, named) or named or sought(reader, body[:OPENING_CHARACTERS])
    text = f"{title}\n{body}"
    spoken = language or language_of(text)
    skills = spelling.in_text(reader.skills, text)
    return Facts(
        occupations,
        tuple(sorted(skills)),
        seniority=seniority.of_job(title, body),
        language=spoken,
        terms=lexical.terms(text, spoken),
        spelt=tuple(skills[each] for each in sorted(skills)),
    )


def unknown_skills(reader: Reader, profile: Profile) -> tuple[str, ...]:
    """Entries of a profile's list of skills that mention none of the taxonomy."""
    return tuple(entry for entry in profile.skills if not reader.skills.name(entry))


def coded(reader: Reader, given: tuple[Occupation, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    """The occupations that a feed's codes and labels stand for.

    Where several share a code, it is those that the title names, or that the label does; else none,
    since a group such as 2512 holds more than one trade.
    """
    return tuple(sorted({key for each in given for key in _of_code(reader, each, named)}))


def _of_code(reader: Reader, given: Occupation, named: tuple[str, ...]) -> tuple[str, ...]:
    labelled = reader.occupations.name(given.label) if given.label else ()
    if given.scheme == "esco":
        known = reader.taxonomy.by_uri.get(given.code)
        return (known,) if known else labelled
    group = reader.taxonomy.in_group.get(given.code, ())
    for choice in (named, labelled):
        if both := tuple(key for key in group if key in choice):
            return both
    return reader.taxonomy.groups.get((given.scheme, given.code), group if len(group) == 1 else ())


def sought(reader: Reader, text: str) -> tuple[str, ...]:
    """The occupation that a text says it seeks; none if it seeks several."""
    found = {
        mention.concept for mention in reader.occupations.find(text) if SOUGHT.search(text, 0, mention.start)
    }
    return tuple(found) if len(found) == 1 else ()
