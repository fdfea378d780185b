"""The taxonomy that the matcher reads texts by: the shared occupations, and skills of its own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shared.taxonomy.concepts import Concept, Label, LabelRule, listed, rows
from shared.taxonomy.occupations import OCCUPATIONS, Occupation, load_occupations

SKILLS = Path(__file__).parent / "data" / "skills.csv"
READING = 4
"""Version of the reading rules; a higher one makes every text be read anew."""


@dataclass(frozen=True)
class Taxonomy:
    """All concepts by id; ``id`` changes with every change of names or rules."""

    id: str
    occupations: Mapping[str, Occupation]
    skills: Mapping[str, Concept]


@cache
def load_taxonomy(occupations: Path = OCCUPATIONS, skills: Path = SKILLS) -> Taxonomy:
    """Read the two files; raises ``TalentPoolError`` if an occupation is near to one that is not there."""
    digest = hashlib.sha256(occupations.read_bytes() + skills.read_bytes()).hexdigest()[:12]
    known = {row["id"]: _skill(row) for row in rows(skills)}
    return Taxonomy(f"{digest}-{READING}", load_occupations(occupations), known)


def _skill(row: Mapping[str, str]) -> Concept:
    rule = LabelRule(row["match"])
    names = [row["nb"], row["en"], *listed(row["alternatives"])]
    labels = tuple(_label(name, rule) for name in dict.fromkeys(names))
    return Concept(row["id"], row["nb"], row["en"], labels)


def _label(name: str, rule: LabelRule) -> Label:
    """``name`` or ``name=rule``, where the rule differs from the skill's own."""
    text, _, own = name.partition("=")
    return Label(text, LabelRule(own) if own else rule)
