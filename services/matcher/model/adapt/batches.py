"""Batches of pairs of texts that belong together, and what else in a batch may belong together."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.model.adapt import drawing
from services.matcher.model.adapt.material import Material, Occupation, Skill
from services.matcher.model.adapt.recipe import Recipe

RELATED = 0.5
"""Share of batches drawn from few minor groups, whose occupations are hard to tell apart."""
ENOUGH_SKILLS = 4
MINOR_GROUP = 3
OPENINGS = (" Requirements: ", " You ", " Tasks: ", " Vi ser etter deg som kan: ", "\n")

Pair = tuple[str, str]


@dataclass(frozen=True)
class Batch:
    """Pairs of texts; ``excused`` is true where a left and another pair's right text may belong together."""

    task: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    excused: NDArray[np.bool_]


@dataclass(frozen=True)
class Drawn:
    """A pair, all spellings that mean the same, and what makes another pair too near to tell apart."""

    pair: Pair
    spelt: frozenset[str]
    kin: str


def make_batch(material: Material, recipe: Recipe, step: int) -> Batch:
    """The batch of a step: the same for the same taxonomy, recipe and step, whatever came before."""
    rng = random.Random(f"{recipe.seed}/{step}")  # noqa: S311  no secret
    known = [task for task in recipe.tasks if task in MAKERS]
    task = rng.choices(known, [recipe.tasks[each].weight for each in known])[0]
    drawn = MAKERS[task](material, recipe.tasks[task].pairs, rng)
    if len(drawn) < 2:  # noqa: PLR2004  the taxonomy has no such texts
        task, drawn = "names", _names(material, recipe.tasks["names"].pairs, rng)
    left, right = zip(*(each.pair for each in drawn), strict=True)
    return Batch(task, left, right, _excused(drawn, kin=task != "names"))


def _excused(drawn: Sequence[Drawn], *, kin: bool) -> NDArray[np.bool_]:
    count = len(drawn)
    excused = np.zeros((count, count), bool)
    folded = [(each.pair[0].lower(), each.pair[1].lower()) for each in drawn]
    for row, (each, (left, right)) in enumerate(zip(drawn, folded, strict=True)):
        for column, other in enumerate(folded):
            near = (
                other[1] in each.spelt
                or other[1] == right
                or other[0] == left
                or (kin and drawn[column].kin == each.kin)
            )
            if near and row != column:
                excused[row, column] = excused[column, row] = True
    return excused


def _occupations(material: Material, count: int, rng: random.Random) -> list[Occupation]:
    count = min(count, len(material.occupations))
    if rng.random() >= RELATED:
        return rng.sample(material.occupations, count)
    groups: dict[str, list[Occupation]] = {}
    for each in material.occupations:
        groups.setdefault(each.group[:MINOR_GROUP], []).append(each)
    chosen: list[Occupation] = []
    for group in rng.sample(sorted(groups), len(groups)):
        members = groups[group]
        chosen += rng.sample(members, min(len(members), max(4, count // 6)))
    return chosen[:count]


def _of(occupation: Occupation, left: str, right: str) -> Drawn:
    return Drawn((left, right), occupation.spelt, occupation.group)


def _names(material: Material, count: int, rng: random.Random) -> list[Drawn]:
    """A name or vacancy title, and another name, often in another language."""
    drawn = []
    for each in _occupations(material, count, rng):
        spoken = "en" if "en" in each.names and rng.random() < 0.55 else None  # noqa: PLR2004
        left = drawing.title(each, rng, spoken=spoken, noise=0.75 if spoken else 0.5)
        right = drawing.name(each, rng, preferred=0.7)
        drawn.append(_of(each, left, right))
    return drawn


def _name_skills(material: Material, count: int, rng: random.Random) -> list[Drawn]:
    """A title, and skills of the occupation (as JobBERT is trained, arXiv 2109.09605)."""
    return [
        _of(
            each,
            drawing.title(each, rng, noise=0.5),
            drawing.listing(drawing.skills(each, rng.randint(2, 8), rng), rng),
        )
        for each in _occupations(material, count, rng)
        if len(each.skills) >= ENOUGH_SKILLS
    ]


def _skills_description(material: Material, count: int, rng: random.Random) -> list[Drawn]:
    """Skills, now and then with the occupation's name, and its description, now and then with a title."""
    drawn = []
    for each in _occupations(material, count, rng):
        text = drawing.part(each.descriptions, 60, rng)
        if text and len(each.skills) >= ENOUGH_SKILLS:
            left = drawing.listing(drawing.skills(each, rng.randint(4, 10), rng), rng)
            if rng.random() < 0.15:  # noqa: PLR2004
                left = f"{drawing.name(each, rng)}\n{left}"
            if rng.random() < 0.15:  # noqa: PLR2004
                text = f"{drawing.title(each, rng, noise=0.5)}\n{text}"
            drawn.append(_of(each, left, text))
    return drawn


def _name_description(material: Material, count: int, rng: random.Random) -> list[Drawn]:
    """A title, and the occupation's description."""
    return [
        _of(each, drawing.title(each, rng, noise=0.5), drawing.part(each.descriptions, 50, rng))
        for each in _occupations(material, count, rng)
        if each.descriptions
    ]


def _ad_profile(material: Material, count: int, rng: random.Random) -> list[Drawn]:
    """A profile of name and skills, and an ad of title, description and skills."""
    drawn = []
    for each in _occupations(material, count, rng):
        if len(each.skills) >= ENOUGH_SKILLS:
            wanted = drawing.listing(drawing.skills(each, rng.randint(3, 8), rng), rng)
            about = drawing.part(each.descriptions, 45, rng) if rng.random() < 0.7 else ""  # noqa: PLR2004
            opening = rng.choice(
                (" Requirements: ", " You ", " Tasks: ", " Vi ser etter deg som kan: ", "\n")
            )
            ad = f"{drawing.title(each, rng, noise=0.8)}\n{about}{opening}{wanted}"
            has = drawing.listing(drawing.skills(each, rng.randint(3, 6), rng), rng)
            profile = drawing.name(each, rng) + rng.choice((". ", "\n", ", ")) + has
            drawn.append(_of(each, profile, ad))
    return drawn


def _skill_names(material: Material, count: int, rng: random.Random) -> list[Drawn]:
    """Two names of a skill, or its description and a name."""
    some = rng.sample(material.skills, min(count, len(material.skills)))
    if rng.random() < 0.5:  # noqa: PLR2004
        described = [each for each in some if each.descriptions][: max(2, count * 2 // 3)]
        if len(described) > 1:
            return [
                _skill(each, drawing.part(each.descriptions, 40, rng), drawing.skill_name(each, rng))
                for each in described
            ]
    named = [(each, sorted({name for names in each.names.values() for name in names})) for each in some]
    return [_skill(each, *rng.sample(names, 2)) for each, names in named if len(names) > 1]


def _skill(skill: Skill, left: str, right: str) -> Drawn:
    spelt = frozenset(name.lower() for names in skill.names.values() for name in names)
    return Drawn((left, right), spelt, skill.uri)


MAKERS: dict[str, Callable[[Material, int, random.Random], list[Drawn]]] = {
    "names": _names,
    "name_skills": _name_skills,
    "skills_description": _skills_description,
    "name_description": _name_description,
    "skill_names": _skill_names,
    "ad_profile": _ad_profile,
}


def with_prompts(batch: Batch, prompts: Any, recipe: Recipe, step: int) -> tuple[list[str], list[str]]:
    """Both sides with a prompt each: mostly a profile's left and a job's right, else the other way round."""
    rng = random.Random(f"{recipe.seed}/{step}/prompts")  # noqa: S311  no secret
    usual: tuple[str, str] = (prompts.profile, prompts.job)

    def said(text: str, side: int) -> str:
        return usual[side if rng.random() < 0.75 else 1 - side] + text  # noqa: PLR2004

    return [said(text, 0) for text in batch.left], [said(text, 1) for text in batch.right]
