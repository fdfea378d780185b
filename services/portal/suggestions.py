"""Names of occupations and skills for what somebody has typed so far, in either language, also misspelt."""

import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from rapidfuzz import fuzz, process

from shared.taxonomy.concepts import Concept
from shared.vocabulary import Locale

MOST = 10
LEAST_CHARACTERS = 2
LONGEST = 80
"""Characters of a query that are looked at."""
LOOKED_AT = 3_000
"""Words beginning alike that are weighed; two letters begin that many at most."""
TYPO_CHARACTERS = 4
LEAST_ALIKE = 78.0
BITS = 8
OFFSET = (1 << BITS) - 1
"""A name has fewer characters than this."""
LAST = "\U0010ffff"
LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l", "-": " ", "\u2019": "'"})


@dataclass(frozen=True)
class Suggestion:
    """A concept's name in the reader's language; ``typed`` is another name of it that was meant."""

    label: str
    typed: str = ""


class _Shown(NamedTuple):
    """How a concept is shown; ``own`` ones are this project's, chosen for the region, and come first."""

    nb: str
    en: str
    own: bool


class Suggestions:
    """The names of one list of concepts, by the beginnings of their words."""

    def __init__(self, concepts: Collection[Concept]) -> None:
        self._concepts = [_Shown(each.nb, each.en, ":" not in each.id) for each in concepts]
        names = [(number, name) for number, each in enumerate(concepts) for name in _names(each)]
        self._owners = [number for number, _ in names]
        self._names = [name for _, name in names]
        self._folded = [fold(name) for name in self._names]
        starts = (
            number << BITS | offset
            for number, folded in enumerate(self._folded)
            for offset in _word_starts(folded)
        )
        self._places = sorted(starts, key=self._text)
        """Every beginning of a word: the name's number and where in it, in the order of what stands there."""

    def find(self, query: str, locale: Locale, most: int = MOST) -> list[Suggestion]:
        """The likeliest names, the best first; each concept once, and misspelt ones if nothing else fits."""
        wanted = fold(query[:LONGEST])
        if len(wanted) < LEAST_CHARACTERS:
            return []
        found = self._beginning(wanted)
        if not found and len(wanted) >= TYPO_CHARACTERS:
            found = self._alike(wanted)
        return self._distinct(found, locale, most)

    def _text(self, place: int) -> str:
        return self._folded[place >> BITS][place & OFFSET :]

    def _first(self, text: str) -> int:
        return bisect_left(self._places, text, key=self._text)

    def _beginning(self, wanted: str) -> list[int]:
        """Numbers of the names that have a word beginning so; a name that itself begins so comes first."""
        first = self._first(wanted)
        last = min(self._first(wanted + LAST), first + LOOKED_AT)
        return [place >> BITS for place in sorted(self._places[first:last], key=self._rank)]

    def _rank(self, place: int) -> tuple[bool, bool, bool, int, str]:
        name, concept = self._names[place >> BITS], self._concepts[self._owners[place >> BITS]]
        preferred = name in (concept.nb, concept.en)
        return place & OFFSET > 0, not preferred, not concept.own, len(name), name

    def _alike(self, wanted: str) -> list[int]:
        """Numbers of the names that have a word beginning nearly so; slips in the first letter are rare."""
        places = self._places[self._first(wanted[0]) : self._first(wanted[0] + LAST)]
        beginnings = [self._text(place)[: len(wanted)] for place in places]
        best = process.extract(
            wanted, beginnings, scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE, limit=MOST * MOST, processor=None
        )
        ranked = sorted(best, key=lambda hit: (-hit[1], self._rank(places[hit[2]])))
        return [places[at] >> BITS for _, _, at in ranked]

    def _distinct(self, numbers: Sequence[int], locale: Locale, most: int) -> list[Suggestion]:
        found: dict[int, Suggestion] = {}
        for number in numbers:
            owner = self._owners[number]
            found.setdefault(owner, _suggestion(self._concepts[owner], self._names[number], locale))
        return list(islice(dict.fromkeys(found.values()), most))


def fold(text: str) -> str:
    """In small letters without accents, so that *sarstell* finds *sårstell*."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.split())


def _names(concept: Concept) -> list[str]:
    names = dict.fromkeys([concept.nb, concept.en, *(label.text for label in concept.labels)])
    return [name for name in names if len(name) <= OFFSET]


def _word_starts(folded: str) -> Iterator[int]:
    yield 0
    yield from (at + 1 for at, sign in enumerate(folded[:OFFSET]) if sign in " /(" and at + 1 < len(folded))


def _suggestion(concept: _Shown, name: str, locale: Locale) -> Suggestion:
    label = concept.nb if locale is Locale.NB else concept.en
    same = fold(name) == fold(label)
    return Suggestion(label, "" if same or name in (concept.nb, concept.en) else name)
