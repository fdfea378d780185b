"""Splits a text into sentences; a line break ends one too."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from services.ingest.remembering import by_line, remembered

STOP = re.compile(r"[.!?]\s+(?=[^\W\d_a-zæøå])")
ABBREVIATED = re.compile(r"\b(?:f\.eks|bl\.a|ca|inkl|evt|e\.g|i\.e|etc|mv|osv|nr|kl)\.$", re.IGNORECASE)
LONGEST_ABBREVIATION = 8
BREAKS = ("\u2022", "\u00b7", "; ")
"""Besides stops and line breaks, what begins another sentence or item."""


def sentences(text: str) -> list[str]:
    """Without list marks and empty ones."""
    for mark in BREAKS:
        text = text.replace(mark, "\n")
    bare = (part.strip(" \t-\u2013*") for line in text.split("\n") for part in _of_line(line))
    return [part for part in bare if part]


def _of_line(line: str) -> Iterator[str]:
    """Cut after stops that follow a word and stand before a capital, but not after abbreviations."""
    start = 0
    for stop in STOP.finditer(line):
        at = stop.start()
        before = line[at - 1 : at]
        ends = before.isalpha() or before == ")"
        if ends and not ABBREVIATED.search(line[max(start, at - LONGEST_ABBREVIATION) : at + 1]):
            yield line[start : at + 1]
            start = stop.end()
    yield line[start:]


def sentences_with(parts: Sequence[str]) -> Callable[[str], Iterator[str]]:
    """Finds a text's sentences that hold one of these parts of words, given in small letters."""

    @by_line
    def found(line: str) -> tuple[str, ...]:
        if not holds(line, parts):
            return ()
        return tuple(sentence for sentence in of_line(line) if holds(sentence, parts))

    return lambda text: chain.from_iterable(found(text))


@remembered
def of_line(line: str) -> tuple[str, ...]:
    """The sentences of one line."""
    return tuple(sentences(line))


def holds(text: str, parts: Sequence[str]) -> bool:
    """Whether a text has one of these parts of words, given in small letters."""
    whole = text.lower()
    return any(part in whole for part in parts)
