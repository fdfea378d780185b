"""Which words are of everyday language: those by which all sorts of occupations are described."""

import re
from collections import defaultdict
from collections.abc import Iterable

from services.matcher.taxonomy.esco import EscoOccupation

WORD = re.compile(r"[^\W\d_]+")
MAJOR_GROUPS = 4
"""ISCO has ten; a word of a trade is used in few of them."""
DESCRIPTIONS = 6


def everyday_words(occupations: Iterable[EscoOccupation]) -> frozenset[str]:
    """In lower case, of all languages in which there are descriptions."""
    groups: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for occupation in occupations:
        for text in occupation.descriptions.values():
            for word in set(WORD.findall(text.lower())):
                groups[word].add(occupation.isco[:1])
                counts[word] += 1
    return frozenset(
        word for word, found in groups.items() if len(found) >= MAJOR_GROUPS and counts[word] >= DESCRIPTIONS
    )
