"""How well a model finds what belongs together, asked about occupations that it was not trained with."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.matcher.embedding import Encoder
from services.matcher.model.adapt.drawing import listing, part, skills
from services.matcher.model.adapt.material import Material, Occupation
from services.matcher.model.adapt.titles import as_vacancy_title

FILE_NAME = "evaluation.json"
SKILLS = 8
WHOLE = 10_000
SPOKEN = ("en", "no", "nb")
MOST_DESCRIPTIONS = 1_000
"""Descriptions to choose from; embedding all of them would take as long as much of the training."""


@dataclass(frozen=True)
class Question:
    """Texts, each of which looks for one of the documents: ``wanted`` holds their numbers."""

    about: str
    texts: tuple[str, ...]
    documents: tuple[str, ...]
    wanted: tuple[int, ...]


@dataclass(frozen=True)
class Figure:
    """The mean reciprocal rank over ``n`` texts, of the base model and of the adapted one."""

    about: str
    n: int
    before: float
    after: float


def questions(material: Material, seed: int) -> list[Question]:
    """Titles and alternative names to preferred names, and skills to descriptions, among all occupations."""
    rng = random.Random(f"{seed}/questions")  # noqa: S311  no secret
    everything = [*material.held_out, *material.occupations]
    known = sorted({language for each in material.held_out for language in each.names})
    spoken = [language for language in known if language in SPOKEN] or known[:1]
    found = [
        question
        for asked in spoken
        for looked_for in spoken
        for question in _names(material, everything, asked, looked_for, rng)
    ]
    return [*found, *_descriptions(material, everything, rng)]


def reciprocal_rank(encoder: Encoder, question: Question) -> float:
    """Mean of one over the rank of the wanted document; equal scores count as better ones."""
    asked = encoder.encode_profiles(question.texts)
    scores: NDArray[np.float32] = asked @ encoder.encode_jobs(question.documents).T
    own = scores[np.arange(len(question.wanted)), list(question.wanted)]
    return float((1 / (scores >= own[:, None]).sum(1)).mean())


def write_figures(folder: Path, figures: Sequence[Figure], about: Mapping[str, object]) -> None:
    """Write ``evaluation.json``."""
    content = {**about, "metric": "MRR", "figures": [asdict(each) for each in figures]}
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    (folder / FILE_NAME).write_text(text, encoding="utf-8")


def _names(
    material: Material, everything: Sequence[Occupation], asked: str, wanted: str, rng: random.Random
) -> list[Question]:
    documents = {
        number: each.names[wanted][0] for number, each in enumerate(everything) if wanted in each.names
    }
    place = {number: index for index, number in enumerate(documents)}
    pairs = []
    for number in range(len(material.held_out)):
        names = everything[number].names.get(asked, ())
        names = names[1:] if asked == wanted else names
        if names and number in place:
            text = as_vacancy_title(rng.choice(names), asked, names, (), rng)
            pairs.append((text, place[number]))
    about = f"title ({asked}) to name ({wanted})"
    return _question(about, pairs, list(documents.values()))


def _descriptions(material: Material, everything: Sequence[Occupation], rng: random.Random) -> list[Question]:
    described = everything[: max(MOST_DESCRIPTIONS, len(material.held_out))]
    documents = [part(each.descriptions, WHOLE, rng) for each in described]
    pairs = [
        (listing(skills(each, SKILLS, rng), rng), number)
        for number, each in enumerate(material.held_out)
        if len(each.skills) >= SKILLS and each.descriptions
    ]
    return _question(f"{SKILLS} skills to description", pairs, documents)


def _question(about: str, pairs: Sequence[tuple[str, int]], documents: Sequence[str]) -> list[Question]:
    if not pairs:
        return []
    texts, wanted = zip(*pairs, strict=True)
    return [Question(about, texts, tuple(documents), wanted)]
