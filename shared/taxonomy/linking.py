"""Finds the taxonomy's concepts in a text by their names: whole words, longest name first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shared.taxonomy.concepts import Concept, Label, LabelRule
from shared.taxonomy.inflection import stems
from shared.taxonomy.tokens import JOINED, Token, Tokeniser

BEFORE_LISTED = re.compile(
    r"(?:^|[,;:/(\u2022\u00b7*|\n]|(?<!\w)(?:and|or|og|eller|in|with|i|med|using|like|som|know|kan))[ \t]*$",
    re.IGNORECASE,
)
AFTER_LISTED = re.compile(
    r"[ \t]*(?:$|[,;/).\u2022\u00b7|\n]|(?:and|or|og|eller|programming|developers?|utviklere?)(?!\w))",
    re.IGNORECASE,
)
SIGHT = 24
"""Characters around a name that decide whether it is listed."""


class Entry(NamedTuple):
    """What a name stands for, and when it counts."""

    concept: str
    label: Label


@dataclass(frozen=True)
class Mention:
    """A concept found in a text."""

    concept: str
    start: int
    end: int


class Linker:
    """Reads texts against one list of concepts; a name of several stands for the first of them.

    Names are kept as they are, by their words; a text's words are led back to them, so that the size
    of the list does not matter to the reading.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        kept = list(concepts)
        self._tokeniser = Tokeniser(label.text for concept in kept for label in concept.labels)
        self._entries: dict[str, tuple[Entry, ...]] = {}
        self._lengths: dict[str, int] = {}
        for concept in kept:
            for label in concept.labels:
                self._add(Entry(concept.id, label))

    def find(self, text: str) -> list[Mention]:
        """All mentions, from the start; of overlapping names the longest that stands first."""
        tokens = self._tokeniser.tokens(text)
        return list(self._mentions(text, tokens, _reaches(text, tokens)))

    def read(self, text: str) -> tuple[str, ...]:
        """The ids of the concepts that a text mentions, sorted."""
        return tuple(sorted({mention.concept for mention in self.find(text)}))

    def name(self, entry: str) -> tuple[str, ...]:
        """The concepts that a list's entry stands for: by its whole name in any case, or what it mentions."""
        whole = self._entries.get(self._tokeniser.key(entry))
        return (whole[0].concept,) if whole else self.read(entry)

    def _add(self, entry: Entry) -> None:
        key = self._tokeniser.key(entry.label.text)
        if not key:
            return
        self._entries[key] = (*self._entries.get(key, ()), entry)
        first, *rest = key.split(" ")
        if rest:
            self._lengths[first] = self._lengths.get(first, 0) | 1 << len(rest)

    def _mentions(self, text: str, tokens: Sequence[Token], reaches: Sequence[int]) -> Iterator[Mention]:
        at = 0
        while at < len(tokens):
            length, entry = self._longest(text, tokens, at, reaches[at])
            if entry is not None:
                yield Mention(entry.concept, tokens[at].start, tokens[at + length - 1].end)
            at += length

    def _longest(self, text: str, tokens: Sequence[Token], at: int, reach: int) -> tuple[int, Entry | None]:
        """The entry of the longest name that begins at a token, and how many tokens it takes."""
        lengths = self._lengths.get(tokens[at].word, 0) & ((1 << reach) - 1)
        while lengths:
            more = lengths.bit_length() - 1
            if entry := self._standing(text, tokens[at : at + more + 1]):
                return more + 1, entry
            lengths ^= 1 << more
        return 1, self._standing(text, tokens[at : at + 1])

    def _standing(self, text: str, tokens: Sequence[Token]) -> Entry | None:
        """The entry whose name these tokens are, the last one perhaps inflected."""
        head = "".join(token.word + " " for token in tokens[:-1])
        last = tokens[-1]
        for number, stem in enumerate(stems(last.word)):
            for entry in self._entries.get(head + stem, ()):
                if _allowed(entry.label, text, tokens[0].start, last.end, inflected=number > 0):
                    return entry
        return None


def _reaches(text: str, tokens: Sequence[Token]) -> list[int]:
    """For each token how many follow each other from it on, with nothing but a blank or hyphen between."""
    reaches = [1] * len(tokens)
    for at in range(len(tokens) - 2, -1, -1):
        if JOINED.fullmatch(text, tokens[at].end, tokens[at + 1].start):
            reaches[at] = reaches[at + 1] + 1
    return reaches


def _allowed(label: Label, text: str, start: int, end: int, *, inflected: bool) -> bool:
    if label.rule is LabelRule.WORD:
        return True
    if inflected or label.text not in (text[start:end], text[start:end].lower()):
        return False
    if label.rule is LabelRule.EXACT:
        return True
    before, after = text[max(0, start - SIGHT) : start], text[end : end + SIGHT]
    return BEFORE_LISTED.search(before) is not None and AFTER_LISTED.match(after) is not None
