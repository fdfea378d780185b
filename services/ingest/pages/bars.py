"""The bars of a feed's history: one a delivery, oldest first, as high as it had postings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

HEIGHT = 48
LEAST = 3
"""So that an empty delivery is seen too."""

WIDTH, STEP = 8, 12
THERE = ("taken", "changed", "immaterial", "unchanged", "held", "expired", "marked")


@dataclass(frozen=True)
class Bar:
    """A rectangle; ``rejected`` is the height of its part that was rejected."""

    x: int
    height: int
    rejected: int
    kind: str
    line: Mapping[str, Any]


def bars(lines: Sequence[Mapping[str, Any]]) -> list[Bar]:
    """``lines`` are the history, newest first."""
    oldest_first = list(reversed(lines))
    most = max((_total(line) for line in oldest_first), default=0) or 1
    return [_bar(number, line, most) for number, line in enumerate(oldest_first)]


def _bar(number: int, line: Mapping[str, Any], most: int) -> Bar:
    counts = line["counts"] or {}
    height = max(LEAST, round(HEIGHT * _total(line) / most))
    rejected = round(HEIGHT * counts.get("rejected", 0) / most)
    if counts.get("rejected"):
        rejected = max(LEAST, rejected)
    return Bar(number * STEP, height, min(rejected, height), str(line["state"]), line)


def _total(line: Mapping[str, Any]) -> int:
    counts = line["counts"] or {}
    return sum(counts.get(name, 0) for name in (*THERE, "rejected"))
