"""Occupations and skills of texts in which no name was found: those whose names mean most nearly the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.matcher.embedding import Encoder
from services.matcher.facts import Facts, Reader
from services.matcher.spelling import tidy
from services.matcher.taxonomy.label_vectors import Kind
from services.matcher.taxonomy.nearest import Guess, nearest

LEAST_OCCUPATION = 0.4
"""How sure an occupation must be; what it is sure of weighs that much in the score."""
LEAST_SKILL = 0.75
"""A skill has no weight of its own, so that a doubtful one is left out."""
LONGEST = 120
"""Characters of a title or an entry that are looked at."""


@dataclass(frozen=True)
class Unread:
    """Facts as they were read, and what of the text they leave open.

    ``occupation`` is a title or the name of a trade, ``skills`` are entries of a list that mention none.
    """

    facts: Facts
    occupation: str
    skills: tuple[str, ...] = ()


def complete(reader: Reader, encoder: Encoder, unread: Sequence[Unread]) -> list[Facts]:
    """The facts, with a guess where they lack an occupation, and for skills that were not recognised."""
    facts = [each.facts for each in unread]
    lacking = [
        number for number, each in enumerate(unread) if not each.facts.occupations and each.occupation.strip()
    ]
    titles = [unread[number].occupation for number in lacking]
    for number, guess in zip(lacking, _guesses(reader, encoder, "occupations", titles), strict=True):
        if guess.confidence >= LEAST_OCCUPATION:
            facts[number] = replace(
                facts[number], occupations=(guess.concept,), confidences=(round(guess.confidence, 3),)
            )
    entries = [(number, entry) for number, each in enumerate(unread) for entry in each.skills]
    names = [entry for _, entry in entries]
    for (number, entry), guess in zip(entries, _guesses(reader, encoder, "skills", names), strict=True):
        if guess.confidence >= LEAST_SKILL:
            facts[number] = _with_skill(facts[number], guess.concept, entry)
    return facts


def _with_skill(facts: Facts, skill: str, entry: str) -> Facts:
    known = {each: facts.spelling(each) for each in facts.skills}
    known.setdefault(skill, tidy(entry))
    names = sorted(known)
    return replace(facts, skills=tuple(names), spelt=tuple(known[each] for each in names))


def _guesses(reader: Reader, encoder: Encoder, kind: Kind, texts: Sequence[str]) -> list[Guess]:
    """One for each text; the names are embedded only when there is something to guess."""
    if not texts:
        return []
    labels = reader.labels.of(kind, reader.taxonomy, encoder)
    vectors = encoder.encode_profiles([text.strip()[:LONGEST] for text in texts])
    return nearest(labels, vectors) or [Guess("", 0.0)] * len(texts)
