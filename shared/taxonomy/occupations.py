"""The occupations that services know: ISCO-08 unit groups, names in Norwegian and English, what is near.

STYRK-08 has the same four digits as ISCO-08, but for a few groups that Norway splits or joins.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from shared.errors import TalentPoolError
from shared.taxonomy.concepts import Concept, labels, listed, rows, shown

OCCUPATIONS = Path(__file__).parent / "occupations.csv"
NEAR = 0.5
"""How near related occupations are if no weight is stated; the same one is 1."""


@dataclass(frozen=True)
class Occupation(Concept):
    """An occupation with its ISCO-08 unit group, and how near others are, by their ids (0 to 1)."""

    isco: str = ""
    near: Mapping[str, float] = field(default_factory=dict)

    @property
    def related(self) -> frozenset[str]:
        """The ids of those that are near."""
        return frozenset(self.near)


@cache
def load_occupations(file: Path = OCCUPATIONS) -> Mapping[str, Occupation]:
    """By id; raises ``TalentPoolError`` if one is near to an occupation that is not there."""
    occupations = {row["id"]: _occupation(row) for row in rows(file)}
    unknown = {near for each in occupations.values() for near in each.near} - occupations.keys()
    if unknown:
        message = f"{file.name}: related names no occupation: {', '.join(sorted(unknown))}"
        raise TalentPoolError(message)
    return _both_ways(occupations)


def nearness(occupations: Mapping[str, Occupation], one: str, other: str) -> float:
    """How near two occupations are, by their ids: 1 for the same, 0 if nothing is known."""
    if one == other:
        return 1.0
    known = occupations.get(one)
    return known.near.get(other, 0.0) if known else 0.0


def _occupation(row: Mapping[str, str]) -> Occupation:
    names = [*shown(row), *listed(row["nb_alternatives"]), *listed(row["en_alternatives"])]
    return Occupation(
        row["id"],
        row["nb"],
        row["en"],
        labels([*names, *listed(row.get("other_names", ""))]),
        tuple(listed(row.get("uris", ""))),
        row["isco"],
        dict(_weighed(each) for each in listed(row["related"])),
    )


def _weighed(entry: str) -> tuple[str, float]:
    """``id`` or ``id=weight``."""
    key, _, weight = entry.partition("=")
    return key, float(weight) if weight else NEAR


def _both_ways(occupations: Mapping[str, Occupation]) -> dict[str, Occupation]:
    """Nearness holds in both directions, whichever row states it; of two weights the greater counts."""
    near: dict[str, dict[str, float]] = {key: dict(each.near) for key, each in occupations.items()}
    for key, each in occupations.items():
        for other, weight in each.near.items():
            near[other][key] = max(weight, near[other].get(key, 0.0))
    return {key: replace(each, near=near[key]) for key, each in occupations.items()}
