"""The skills that services know, with their names in Norwegian and English."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from shared.taxonomy.concepts import Concept, LabelRule, labels, listed, rows, shown

SKILLS = Path(__file__).parent / "skills.csv"


@cache
def load_skills(file: Path = SKILLS) -> Mapping[str, Concept]:
    """By id."""
    return {row["id"]: _skill(row) for row in rows(file)}


def _skill(row: Mapping[str, str]) -> Concept:
    names = [*shown(row), *listed(row["alternatives"])]
    uris = tuple(listed(row.get("uris", "")))
    return Concept(row["id"], row["nb"], row["en"], labels(names, LabelRule(row["match"])), uris)
