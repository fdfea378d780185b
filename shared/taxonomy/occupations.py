"""The occupations that services know: ISCO-08 unit groups, names in Norwegian and English, what is near.

STYRK-08 has the same four digits as ISCO-08, but for a few groups that Norway splits or joins.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shared.errors import TalentPoolError
from shared.taxonomy.concepts import Concept, Label, listed, rows

OCCUPATIONS = Path(__file__).parent / "occupations.csv"


@dataclass(frozen=True)
class Occupation(Concept):
    """An occupation with its ISCO-08 unit group and the ids of those that are near."""

    isco: str
    related: frozenset[str]


@cache
def load_occupations(file: Path = OCCUPATIONS) -> Mapping[str, Occupation]:
    """By id; raises ``TalentPoolError`` if one is near to an occupation that is not there."""
    occupations = {row["id"]: _occupation(row) for row in rows(file)}
    unknown = {near for each in occupations.values() for near in each.related} - occupations.keys()
    if unknown:
        message = f"{file.name}: related names no occupation: {', '.join(sorted(unknown))}"
        raise TalentPoolError(message)
    return _both_ways(occupations)


def _occupation(row: Mapping[str, str]) -> Occupation:
    names = [row["nb"], row["en"], *listed(row["nb_alternatives"]), *listed(row["en_alternatives"])]
    labels = tuple(Label(name) for name in dict.fromkeys(names))
    return Occupation(row["id"], row["nb"], row["en"], labels, row["isco"], frozenset(listed(row["related"])))


def _both_ways(occupations: Mapping[str, Occupation]) -> dict[str, Occupation]:
    """Nearness holds in both directions, whichever row states it."""
    near: dict[str, set[str]] = {key: set(each.related) for key, each in occupations.items()}
    for key, each in occupations.items():
        for other in each.related:
            near[other].add(key)
    return {
        key: Occupation(key, each.nb, each.en, each.labels, each.isco, frozenset(near[key]))
        for key, each in occupations.items()
    }
