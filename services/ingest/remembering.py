"""Remembers what short texts come to: the postings of a feed share lines, places, dates and words.

What is remembered is bounded in number and length, so that no feed can fill the memory.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")
MOST = 8_192
LONGEST = 500
"""Characters; a longer line hardly comes twice."""


def remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """A pure function of a text, which is not asked twice for one that came not long ago."""
    kept = lru_cache(MOST)(function)

    @wraps(function)
    def ask(text: str) -> T:
        return kept(text) if len(text) <= LONGEST else function(text)

    return ask


def by_line(function: Callable[[str], T]) -> Callable[[str], list[T]]:
    """A text's lines, each as a pure function makes it, which never gives ``None``."""
    kept = dict[str, T]()

    def ask_anew(line: str) -> T:
        if (known := kept.get(line)) is not None:  # it stands twice in one text
            return known
        found = function(line)
        if len(line) <= LONGEST:
            if len(kept) >= MOST:
                kept.clear()
            kept[line] = found
        return found

    @wraps(function)
    def ask(text: str) -> list[T]:
        given = lines(text)
        known = list(map(kept.get, given))
        return [ask_anew(line) if one is None else one for line, one in zip(given, known, strict=True)]

    return ask


@lru_cache(maxsize=4)
def lines(text: str) -> list[str]:
    """A text's lines; they are asked for time and again, and only read."""
    return text.split("\n")
