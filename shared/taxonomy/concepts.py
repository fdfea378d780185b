"""What services call things: a concept has an id, a name in each locale, and all names it goes by."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class LabelRule(StrEnum):
    """When a name in a text counts.

    ``word``: in any case, also inflected. ``exact``: spelt exactly so. ``listed``: spelt exactly so and
    standing in an enumeration or after a preposition, for names that are words of everyday language.
    """

    WORD = "word"
    EXACT = "exact"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Label:
    """One name of a concept."""

    text: str
    rule: LabelRule = LabelRule.WORD


@dataclass(frozen=True)
class Concept:
    """What occupations and skills have in common; ``uris`` are the ESCO concepts that it stands for."""

    id: str
    nb: str
    en: str
    labels: tuple[Label, ...]
    uris: tuple[str, ...] = ()


def rows(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file of concepts; raises ``csv.Error`` for a broken one."""
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, strict=True)


def listed(cell: str) -> list[str]:
    """The entries of a cell that holds several."""
    return [part for part in cell.split("|") if part]


def shown(row: Mapping[str, str]) -> list[str]:
    """The names in both locales that texts are read by: all but those under ``silent``."""
    silent = listed(row.get("silent", ""))
    return [name for name in (row["nb"], row["en"]) if name not in silent]


def labels(names: Iterable[str], rule: LabelRule = LabelRule.WORD) -> tuple[Label, ...]:
    """Each name once; ``name=rule`` where a name's rule is not that of its concept."""
    return tuple(_label(name, rule) for name in dict.fromkeys(names))


def _label(name: str, rule: LabelRule) -> Label:
    text, _, own = name.partition("=")
    return Label(text, LabelRule(own) if own else rule)
