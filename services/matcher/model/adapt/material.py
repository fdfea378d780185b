"""What a model is adapted with: a taxonomy's occupations and skills with names, texts and relations."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.matcher.taxonomy.esco import Esco, Names
from shared.errors import TalentPoolError

FEWEST = 8
"""Occupations without which there is nothing to tell apart."""


@dataclass(frozen=True)
class Skill:
    """A skill's names by language, the preferred one first, and its descriptions."""

    uri: str
    names: Mapping[str, tuple[str, ...]]
    descriptions: Mapping[str, str]


@dataclass(frozen=True)
class Occupation:
    """An occupation's names by language, the preferred one first; ``spelt`` are all of them in lower case."""

    uri: str
    group: str
    names: Mapping[str, tuple[str, ...]]
    spelt: frozenset[str]
    descriptions: Mapping[str, str]
    essential: tuple[Skill, ...]
    optional: tuple[Skill, ...]

    @property
    def skills(self) -> tuple[Skill, ...]:
        """Essential ones first."""
        return (*self.essential, *self.optional)


@dataclass(frozen=True)
class Material:
    """Occupations to train with, those held out, and all skills."""

    occupations: tuple[Occupation, ...]
    held_out: tuple[Occupation, ...]
    skills: tuple[Skill, ...]

    @cached_property
    def called(self) -> Mapping[str, tuple[int, ...]]:
        """By each name in lower case the numbers of the occupations that have it, in training."""
        found: dict[str, tuple[int, ...]] = {}
        for number, each in enumerate(self.occupations):
            for name in each.spelt:
                found[name] = (*found.get(name, ()), number)
        return found


def material_of(esco: Esco, *, held_out: float, seed: int) -> Material:
    """Split a taxonomy; whole unit groups are held out, so that no near relative of theirs is trained with.

    Raises:
        TalentPoolError: there are too few occupations.
    """
    skills = {uri: Skill(uri, _all(each.names), each.descriptions) for uri, each in esco.skills.items()}
    occupations = [_occupation(esco, uri, skills) for uri in esco.occupations]
    if len(occupations) < FEWEST:
        message = f"the taxonomy has {len(occupations)} occupations; adapting takes at least {FEWEST}"
        raise TalentPoolError(message)
    back = _held_out_groups(occupations, held_out, seed)
    return Material(
        tuple(each for each in occupations if each.group not in back),
        tuple(each for each in occupations if each.group in back),
        tuple(skills.values()),
    )


def _held_out_groups(occupations: Sequence[Occupation], share: float, seed: int) -> set[str]:
    sizes: dict[str, int] = {}
    for each in occupations:
        sizes[each.group] = sizes.get(each.group, 0) + 1
    groups = sorted(sizes)
    random.Random(seed).shuffle(groups)  # noqa: S311  no secret
    back: set[str] = set()
    for group in groups[:-1]:
        if sum(sizes[each] for each in back) >= share * len(occupations):
            break
        back.add(group)
    return back


def _occupation(esco: Esco, uri: str, skills: Mapping[str, Skill]) -> Occupation:
    each = esco.occupations[uri]
    names = _all(each.names)
    return Occupation(
        uri,
        each.isco,
        names,
        frozenset(name.lower() for all_names in names.values() for name in all_names),
        each.descriptions,
        tuple(skills[skill] for skill in esco.essential.get(uri, ())),
        tuple(skills[skill] for skill in esco.optional.get(uri, ())),
    )


def _all(names: Mapping[str, Names]) -> dict[str, tuple[str, ...]]:
    return {language: (each.preferred, *each.alternatives) for language, each in names.items()}
