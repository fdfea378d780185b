"""Where the model has the English names: an anchor for each occupation, to draw other languages' names to.

The adapted model teaches itself, as in multilingual distillation (arXiv 2004.09813): English texts stay
where they are, and a name in another language learns which anchor is its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.matcher.model.adapt.batches import make_batch
from services.matcher.model.adapt.learner import Learner, embed
from services.matcher.model.adapt.material import Material, Occupation, Skill
from services.matcher.model.adapt.recipe import Recipe
from services.matcher.model.manifest import Prompts

TEACHING = "en"
MOST_NAMES = 12
AT_ONCE = 256


@dataclass(frozen=True)
class Anchors:
    """Unit vectors: one for each occupation of a material, shape (n, d); one for each text, shape (m, d)."""

    occupations: Any
    texts: tuple[str, ...]
    kept: Any


def find_anchors(learner: Learner, material: Material, recipe: Recipe, prompts: Prompts) -> Anchors:
    """Embed the English names, and English texts of every task, as the model is now."""
    texts = kept_texts(material, recipe, prompts)
    return Anchors(_of_occupations(learner, material.occupations, prompts), texts, _vectors(learner, texts))


def texts_to_embed(material: Material, recipe: Recipe, prompts: Prompts) -> int:
    """How many texts finding the anchors embeds; none if the recipe has no such part."""
    names = sum(len(_taught(each)[:MOST_NAMES]) for each in material.occupations)
    return names + len(kept_texts(material, recipe, prompts)) if recipe.anchored else 0


def kept_texts(material: Material, recipe: Recipe, prompts: Prompts) -> tuple[str, ...]:
    """English texts with their prompts; the same for the same material and recipe."""
    english = _english(material)
    batches = [make_batch(english, recipe, -number) for number in range(1, recipe.kept_batches + 1)]
    return tuple(
        prompt + text
        for batch in batches
        for prompt, side in ((prompts.profile, batch.left), (prompts.job, batch.right))
        for text in side
    )


def _of_occupations(learner: Learner, occupations: Sequence[Occupation], prompts: Prompts) -> Any:
    """The mean of an occupation's first names, as a unit vector."""
    import torch

    named = [_taught(each)[:MOST_NAMES] for each in occupations]
    vectors = _vectors(learner, [prompts.job + name for names in named for name in names])
    parts = torch.split(vectors, [len(names) for names in named])
    return torch.nn.functional.normalize(torch.stack([part.mean(0) for part in parts]), dim=1)


def _taught(occupation: Occupation) -> Sequence[str]:
    return occupation.names.get(TEACHING) or next(iter(occupation.names.values()))


def _vectors(learner: Learner, texts: Sequence[str]) -> Any:
    import torch

    with torch.no_grad():
        return torch.cat([embed(learner, texts[at : at + AT_ONCE]) for at in range(0, len(texts), AT_ONCE)])


def _english(material: Material) -> Material:
    """The material without other languages; what has no English name is left out."""
    skills = {each.uri: _skill(each) for each in material.skills if TEACHING in each.names}
    occupations = tuple(_occupation(each, skills) for each in material.occupations if TEACHING in each.names)
    return Material(occupations or material.occupations, (), tuple(skills.values()) or material.skills)


def _occupation(occupation: Occupation, skills: Mapping[str, Skill]) -> Occupation:
    return replace(
        occupation,
        names={TEACHING: occupation.names[TEACHING]},
        descriptions=_only(occupation.descriptions),
        essential=tuple(skills[each.uri] for each in occupation.essential if each.uri in skills),
        optional=tuple(skills[each.uri] for each in occupation.optional if each.uri in skills),
    )


def _skill(skill: Skill) -> Skill:
    return replace(skill, names={TEACHING: skill.names[TEACHING]}, descriptions=_only(skill.descriptions))


def _only(texts: Mapping[str, str]) -> dict[str, str]:
    return {TEACHING: texts[TEACHING]} if TEACHING in texts else {}
