"""Finds the taxonomy's concepts in a text by their names: whole words, longest name first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shared.taxonomy.concepts import Concept, Label, LabelRule
from shared.taxonomy.inflection import forms

JOINED = re.compile(r"[\s\u00a0]*[-\u2010\u2011\u2013/]?[\s\u00a0]*")
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


class Token(NamedTuple):
    """A word of a text, in lower case, and where it stands."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Entry:
    """One form of one name: the words after the first, and what it stands for."""

    rest: tuple[str, ...]
    concept: str
    label: Label


@dataclass(frozen=True)
class Mention:
    """A concept found in a text."""

    concept: str
    start: int
    end: int


class Linker:
    """Reads texts against one list of concepts: slow to build (0.1 s), quick to read (2 ms a page)."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        kept = list(concepts)
        labels = [(concept.id, label) for concept in kept for label in concept.labels]
        self._tokeniser = _tokeniser(label.text for _, label in labels)
        self._entries: dict[str, list[Entry]] = {}
        self._whole: dict[str, str] = {}
        for concept, label in labels:
            self._add(concept, label)
        for entries in self._entries.values():
            entries.sort(key=lambda entry: len(entry.rest), reverse=True)

    def find(self, text: str) -> list[Mention]:
        """All mentions, from the start; of overlapping names the longest that stands first."""
        return list(self._mentions(text, self._tokens(text)))

    def read(self, text: str) -> tuple[str, ...]:
        """The ids of the concepts that a text mentions, sorted."""
        return tuple(sorted({mention.concept for mention in self.find(text)}))

    def name(self, entry: str) -> tuple[str, ...]:
        """The concepts that a list's entry stands for: by its whole name in any case, or what it mentions."""
        whole = self._whole.get(_folded(entry))
        return (whole,) if whole else self.read(entry)

    def _add(self, concept: str, label: Label) -> None:
        self._whole.setdefault(_folded(label.text), concept)
        words = [token.word for token in self._tokens(label.text)]
        *head, last = words
        for form in forms(last) if label.rule is LabelRule.WORD else {last}:
            first, *rest = [*head, form]
            self._entries.setdefault(first, []).append(Entry(tuple(rest), concept, label))

    def _tokens(self, text: str) -> list[Token]:
        return [Token(found[0].lower(), *found.span()) for found in self._tokeniser.finditer(text)]

    def _mentions(self, text: str, tokens: Sequence[Token]) -> Iterator[Mention]:
        at = 0
        while at < len(tokens):
            entry = self._longest(text, tokens, at)
            if entry is None:
                at += 1
                continue
            following = at + 1 + len(entry.rest)
            yield Mention(entry.concept, tokens[at].start, tokens[following - 1].end)
            at = following

    def _longest(self, text: str, tokens: Sequence[Token], at: int) -> Entry | None:
        for entry in self._entries.get(tokens[at].word, ()):
            last = at + len(entry.rest)
            if last >= len(tokens):
                continue
            if entry.rest and not _follow(text, tokens[at : last + 1], entry.rest):
                continue
            if _allowed(entry.label, text, tokens[at].start, tokens[last].end):
                return entry
        return None


def _follow(text: str, tokens: Sequence[Token], rest: tuple[str, ...]) -> bool:
    """Whether the tokens after the first are those words, with nothing but a blank or hyphen between them."""
    return all(
        token.word == word and JOINED.fullmatch(text, before.end, token.start)
        for before, token, word in zip(tokens, tokens[1:], rest, strict=False)
    )


def _allowed(label: Label, text: str, start: int, end: int) -> bool:
    if label.rule is LabelRule.WORD:
        return True
    if text[start:end] != label.text:
        return False
    if label.rule is LabelRule.EXACT:
        return True
    before, after = text[max(0, start - SIGHT) : start], text[end : end + SIGHT]
    return BEFORE_LISTED.search(before) is not None and AFTER_LISTED.match(after) is not None


def _tokeniser(labels: Iterable[str]) -> re.Pattern[str]:
    """Words of letters and digits, and the names that hold signs, such as ``C#`` or ``Node.js``."""
    signs = {
        piece for label in labels for piece in label.split() if re.search(r"[^\w\-,\u2010-\u2013]", piece)
    }
    special = "|".join(re.escape(piece) for piece in sorted(signs, key=len, reverse=True))
    word = r"[^\W_]+"
    pattern = rf"(?<!\w)(?:{special})(?![\w+#])|{word}" if special else word
    return re.compile(pattern, re.IGNORECASE)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").split())
