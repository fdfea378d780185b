"""How alike two texts are: word by word for pairs, and by keys that like texts share for finding pairs."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from hashlib import blake2b
from itertools import chain, starmap
from zlib import crc32

from services.ingest.remembering import by_line

WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")
NUMBER = re.compile(r"\d+")
SPOT = re.compile(r"\W(?:a(?:nd|v)?|e[nrt]|for|i[ns]?|med|o[fg]|på|som|t(?:he|il|o)|with)\W+(\w+)\W+(\w+)")
"""Two words after a function word (SpotSigs): they stay when paragraphs and punctuation move."""

READ_CHARACTERS = 20_000
SHORTEST_TEXT = 30
"""Characters of words; a shorter text is the same by chance."""

BINS, BANDS = 12, 4
BORROWED = tuple(tuple((first + step) % BINS for step in range(BINS)) for first in range(BINS))
FEWEST_SPOTS = 6
SHINGLE = 3
SLIP_WORDS = 3
"""So many misspelt words a text may have."""

COMPARED_WORDS = 400
SHORTEST_SLIP = 4


def words(text: str) -> list[str]:
    """The words of a folded text; ``c++`` and ``c#`` are words."""
    return WORD.findall(text)


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Each three words that stand together; a shorter text as one."""
    found = words(text)
    if len(found) < SHINGLE:
        return frozenset([tuple(found)]) if found else frozenset()
    return frozenset(zip(found, found[1:], found[2:], strict=False))


def likeness(one: str, other: str) -> float:
    """Jaccard index of the shingles of two folded texts, 0 to 1; 0 if one of them is empty."""
    if one == other:
        return float(bool(one))
    mine, theirs = shingles(one), shingles(other)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def difference(one: str, other: str) -> float:
    """How far a text was changed, 0 to 1; a few misspelt words count as next to nothing."""
    if one == other:
        return 0.0
    apart = 1.0 - likeness(one, other)
    slips = _slips(words(one), words(other))
    return apart if slips is None else min(apart, slips / 1000)


def _slips(one: Sequence[str], other: Sequence[str]) -> int | None:
    """How many words are spelt otherwise; ``None`` if more than spelling changed."""
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    mine, theirs = list(one[start:]), list(other[start:])
    while mine and theirs and mine[-1] == theirs[-1]:
        mine.pop()
        theirs.pop()
    if len(mine) != len(theirs) or len(mine) > COMPARED_WORDS:
        return None
    pairs = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    return len(pairs) if len(pairs) <= SLIP_WORDS and all(starmap(is_slip, pairs)) else None


def is_slip(one: str, other: str) -> bool:
    """Whether two words are one with a slip of the pen: one letter more, less, other or swapped."""
    if min(len(one), len(other)) < SHORTEST_SLIP or NUMBER.search(one + other):
        return False
    steps = [
        step for step in SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if step[0] != "equal"
    ]
    changed = sum(max(i2 - i1, j2 - j1) for _, i1, i2, j1, j2 in steps)
    return changed <= 1 or (changed == 2 and sorted(one) == sorted(other))  # noqa: PLR2004  two letters swapped


def numbers(text: str) -> tuple[str, ...]:
    """All runs of digits in their order."""
    return tuple(chain.from_iterable(_numbers_of(text)))


@by_line
def _numbers_of(line: str) -> tuple[str, ...]:
    return tuple(NUMBER.findall(line))


def text_keys(text: str) -> tuple[int, ...]:
    """Numbers of which texts that are at least .85 alike share one nearly always, others seldom.

    Each spot is hashed into one of the bins, which keeps its smallest; three bins are a key (one-permutation
    MinHash). A text of few spots has one key, which only the same text shares.
    """
    plain = text[:READ_CHARACTERS].casefold()
    spots = {crc32(" ".join(spot).encode("utf-8", "replace")) for spot in SPOT.findall(f" {plain}")}
    if len(spots) < FEWEST_SPOTS:
        whole = " ".join(words(plain))
        return (number_of("text", whole),) if len(whole) >= SHORTEST_TEXT else ()
    return _bands(_bins(spots))


def _bins(spots: set[int]) -> list[int]:
    """An empty bin borrows from the next one that is not."""
    smallest: dict[int, int] = {}
    for spot in sorted(spots, reverse=True):
        smallest[spot % BINS] = spot
    return [next(smallest[one] for one in order if one in smallest) for order in BORROWED]


def _bands(bins: list[int]) -> tuple[int, ...]:
    size = BINS // BANDS
    return tuple(
        number_of(str(band), *map(str, bins[band * size : (band + 1) * size])) for band in range(BANDS)
    )


def number_of(*parts: str) -> int:
    """A signed number of 64 bits that stands for these texts."""
    joined = "\n".join(parts).encode("utf-8", "replace")
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "big", signed=True)
