"""Draws texts of an occupation or skill by chance: a name, a title, a list, part of a description."""

import random
import re
from collections.abc import Mapping, Sequence

from services.matcher.model.adapt.material import Occupation, Skill
from services.matcher.model.adapt.titles import as_vacancy_title, with_capitals

LANGUAGE_WEIGHTS = {"en": 4.0, "no": 4.0, "nb": 4.0}
"""Others weigh 1: the service speaks English and Norwegian."""
PREFERRED = 0.4
SENTENCE = re.compile(r"(?<=[.!?]) ")


def language(names: Mapping[str, object], rng: random.Random) -> str:
    """One of the languages."""
    return rng.choices(list(names), [LANGUAGE_WEIGHTS.get(each, 1.0) for each in names])[0]


def name(
    occupation: Occupation, rng: random.Random, spoken: str | None = None, preferred: float = PREFERRED
) -> str:
    """A name in a language; the preferred one at least with the probability ``preferred``."""
    names = occupation.names[spoken or language(occupation.names, rng)]
    return names[0] if rng.random() < preferred else rng.choice(names)


def title(occupation: Occupation, rng: random.Random, *, spoken: str | None = None, noise: float) -> str:
    """A name that looks like a vacancy's title with probability ``noise``."""
    chosen = spoken or language(occupation.names, rng)
    said = name(occupation, rng, chosen)
    if rng.random() >= noise:
        return with_capitals(said, rng) if rng.random() < 0.3 else said  # noqa: PLR2004
    return as_vacancy_title(said, chosen, occupation.names[chosen], skills(occupation, 1, rng), rng)


def skills(occupation: Occupation, count: int, rng: random.Random) -> list[str]:
    """Names of up to ``count`` skills, more often of essential ones."""
    essential = occupation.essential and rng.random() < 0.6  # noqa: PLR2004
    known = occupation.essential if essential else occupation.skills
    return [skill_name(each, rng) for each in rng.sample(known, min(count, len(known)))]


def skill_name(skill: Skill, rng: random.Random) -> str:
    """A skill's preferred name, or now and then an alternative."""
    names = skill.names[language(skill.names, rng)]
    return rng.choice(names) if rng.random() < 0.25 else names[0]  # noqa: PLR2004


def listing(items: Sequence[str], rng: random.Random) -> str:
    """Items in a row, separated as people do."""
    return rng.choice((", ", ", ", ", ", "; ", "\n", " ")).join(items)


def part(descriptions: Mapping[str, str], words: int, rng: random.Random) -> str:
    """At most ``words`` words of a description, mostly its first ones; empty where there is none."""
    if not descriptions:
        return ""
    text = descriptions[language(descriptions, rng)]
    sentences = SENTENCE.split(text)
    start = rng.randrange(len(sentences)) if len(text.split()) > words and rng.random() < 0.3 else 0  # noqa: PLR2004
    return " ".join(" ".join(sentences[start:]).split()[:words])
