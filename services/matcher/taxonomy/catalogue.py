"""The taxonomy: occupations (ISCO-08) and skills with their Norwegian and English names, from CSV files."""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from shared.errors import TalentPoolError

DATA = Path(__file__).parent / "data"
READING = 3
"""Version of the reading rules; a higher one makes every text be read anew."""


class LabelRule(StrEnum):
    """When a name in a text counts.

    ``word``: in any case, also inflected. ``exact``: spelt exactly so. ``listed``: spelt exactly so and
    standing in an enumeration or after a preposition, for names that are words of everyday language.
    """

    WORD = "word"
    EXACT = "exact"
    LISTED = "listed"


@dataclass(frozen=True)
class Label:
    """One name of a concept."""

    text: str
    rule: LabelRule = LabelRule.WORD


@dataclass(frozen=True)
class Concept:
    """What occupations and skills have in common: an id, a name in each locale, and all names."""

    id: str
    nb: str
    en: str
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Occupation(Concept):
    """An occupation with its ISCO-08 unit group and the ids of those that are near."""

    isco: str
    related: frozenset[str]


@dataclass(frozen=True)
class Taxonomy:
    """All concepts by id; ``id`` changes with every change of names or rules."""

    id: str
    occupations: Mapping[str, Occupation]
    skills: Mapping[str, Concept]


@cache
def load_taxonomy(folder: Path = DATA) -> Taxonomy:
    """Read ``occupations.csv`` and ``skills.csv``; raises ``TalentPoolError`` if they do not fit together."""
    files = [folder / "occupations.csv", folder / "skills.csv"]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    occupations = {row["id"]: _occupation(row) for row in _rows(files[0])}
    skills = {row["id"]: _skill(row) for row in _rows(files[1])}
    unknown = {near for each in occupations.values() for near in each.related} - occupations.keys()
    if unknown:
        message = f"{files[0].name}: related names no occupation: {', '.join(sorted(unknown))}"
        raise TalentPoolError(message)
    return Taxonomy(f"{digest}-{READING}", _both_ways(occupations), skills)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, strict=True)


def _occupation(row: Mapping[str, str]) -> Occupation:
    names = [row["nb"], row["en"], *_list(row["nb_alternatives"]), *_list(row["en_alternatives"])]
    labels = tuple(Label(name) for name in dict.fromkeys(names))
    return Occupation(row["id"], row["nb"], row["en"], labels, row["isco"], frozenset(_list(row["related"])))


def _skill(row: Mapping[str, str]) -> Concept:
    rule = LabelRule(row["match"])
    names = [row["nb"], row["en"], *_list(row["alternatives"])]
    labels = tuple(_label(name, rule) for name in dict.fromkeys(names))
    return Concept(row["id"], row["nb"], row["en"], labels)


def _label(name: str, rule: LabelRule) -> Label:
    """``name`` or ``name=rule``, where the rule differs from the skill's own."""
    text, _, own = name.partition("=")
    return Label(text, LabelRule(own) if own else rule)


def _list(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


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
