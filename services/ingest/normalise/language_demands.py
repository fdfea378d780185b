"""What an ad's sentences say of each language: asked for, wished for, or waived."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from services.ingest.normalise.language_headings import (
    HEADING,
    HEADING_ENDS,
    LONGEST_HEADING,
    OPTIONAL_HEADING,
)
from services.ingest.normalise.language_levels import levels
from services.ingest.normalise.language_mentions import Group, Mention, groups, lowered, mentions, needed
from services.ingest.normalise.language_names import STEM
from services.ingest.normalise.language_words import (
    ABILITY,
    ASIDE,
    BACKWARDS,
    CEFR,
    CLAUSE_ENDS,
    CONCLUDES,
    CONJUNCTION,
    FORWARDS,
    LESSONS,
    LEVELS,
    NOT_NEEDED,
    OFF_TOPIC,
    ONLY_LANGUAGES,
    PAPERS,
    PASSED,
    TIED_AFTER,
    TIED_BEFORE,
    TURNED_AWAY,
    WISH,
    WORKING_LANGUAGE,
)
from services.ingest.normalise.sentences import of_line
from services.ingest.remembering import by_line, lines, remembered
from shared.vocabulary import Cefr

ITEM = "- "
WISH_HEADING_WORDS = 4
LONGEST_LIST = 40
"""Lines above one in which its heading is looked for."""

MOST_LINES = 200
"""Lines with a language that are read; no honest ad has more."""

TIED_CHARACTERS = 60
WORD = re.compile(r"\w")
LONGEST_SENTENCE = 600
"""A longer one is no sentence; it is read up to there."""

MOTHER_TONGUE = next(pattern for level, pattern in LEVELS if level is Cefr.C2)
FLUENT = next(pattern for level, pattern in LEVELS if level is Cefr.C1)


@dataclass(frozen=True)
class Said:
    """What one sentence says of one language. Neither a wish nor waived is a demand."""

    language: str
    level: Cefr | None = None
    wish: bool = False
    waived: bool = False


@dataclass(frozen=True)
class Clause:
    """A part of a sentence and the languages named in it."""

    text: str
    groups: tuple[Group, ...]


@lru_cache(maxsize=4)
def said_in(text: str) -> tuple[Said, ...]:
    """In the order of the text; kept, since demands and wishes of one ad are asked for in turn."""
    return tuple(
        said
        for line, wished in _lines(text)
        for sentence in of_line(line)
        for said in _said(sentence[:LONGEST_SENTENCE], wished=wished)
    )


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Lines that name a language, and whether each stands in a list of wishes."""
    given = lines(text)
    hits = (number for number, named in enumerate(_name_one(text)) if named)
    for number in islice(hits, MOST_LINES):
        above = given[max(0, number - LONGEST_LIST) : number]
        yield given[number], _is_wished(given[number], above)


@by_line
def _name_one(line: str) -> bool:
    return STEM.search(lowered(line)) is not None


def _is_wished(line: str, above: Sequence[str]) -> bool:
    """Whether the nearest heading above speaks of wishes; a list ends with its last item."""
    listed = line.startswith(ITEM)
    for other in reversed(above):
        item = other.startswith(ITEM)
        if item and not listed:
            return False
        if len(other) <= LONGEST_HEADING and not item and other and _is_heading(other):
            return bool(OPTIONAL_HEADING.search(lowered(other)))
        listed = listed and (item or not other)
    return False


@remembered
def _is_heading(line: str) -> bool:
    bare = lowered(line).strip()
    return bare.endswith(HEADING_ENDS) or bool(HEADING.fullmatch(bare)) or _is_wish_heading(bare)


def _is_wish_heading(bare: str) -> bool:
    short = len(bare.split()) <= WISH_HEADING_WORDS and not bare.endswith((".", "!", ","))
    return short and bool(OPTIONAL_HEADING.search(bare))


@lru_cache(maxsize=2_048)
def _said(sentence: str, *, wished: bool) -> tuple[Said, ...]:
    """Kept, since the ads of a feed share many sentences."""
    small = lowered(sentence)
    found = mentions(sentence) if STEM.search(small) else []
    if not found or not _asks(small, found):
        return ()
    together = groups(small, found)
    heights = levels(sentence, together)
    clauses = _clauses(small, together)
    return tuple(
        said
        for number, clause in enumerate(clauses)
        if clause.groups
        for said in _of_clause(clause, _around(clauses, number), heights, wished=wished)
    )


def _asks(sentence: str, found: Sequence[Mention]) -> bool:
    if ONLY_LANGUAGES.fullmatch(sentence):
        return True
    if not any(pattern.search(sentence) for pattern in (ABILITY, WISH, NOT_NEEDED, TURNED_AWAY, CONCLUDES)):
        return False
    if any(mention.certain for mention in found):
        return True
    if OFF_TOPIC.search(sentence):
        return bool(CONCLUDES.search(sentence))
    if WORKING_LANGUAGE.search(sentence) or not PAPERS.search(sentence):
        return True
    return any(_is_tied(sentence, mention) for mention in found)


def _is_tied(sentence: str, mention: Mention) -> bool:
    """Whether the words right beside a language speak of knowing it."""
    before = sentence[max(0, mention.start - TIED_CHARACTERS) : mention.start]
    return bool(TIED_BEFORE.search(before) or TIED_AFTER.match(sentence, mention.end))


def _of_clause(clause: Clause, around: str, heights: dict[Mention, Cefr], *, wished: bool) -> Iterator[Said]:
    words = f"{clause.text} {around}"
    if ASIDE.search(words) or (LESSONS.search(clause.text) and not PASSED.search(clause.text)):
        return
    named = [mention for group in clause.groups for mention in group.mentions]
    if WISH.search(words) or wished:
        for mention in named:
            yield Said(mention.language, heights.get(mention), wish=True)
    elif NOT_NEEDED.search(words) and not TURNED_AWAY.search(words):
        if len(named) == 1 and not (MOTHER_TONGUE.search(words) or FLUENT.search(words)):
            yield Said(named[0].language, waived=True)
    else:
        for group in clause.groups:
            for mention in needed(group):
                yield Said(mention.language, heights.get(mention))


def _around(clauses: Sequence[Clause], number: int) -> str:
    """Clauses beside one that name no language, and say of it how much it matters."""
    before = ""
    for clause in reversed(clauses[:number]):
        if clause.groups:
            break
        before = f"{clause.text} {before}"
    after = ""
    for clause in clauses[number + 1 :]:
        if clause.groups or not _speaks_backwards(clause.text):
            break
        after += f" {clause.text}"
    return f"{before if FORWARDS.match(before) else ''}{after}"


def _speaks_backwards(clause: str) -> bool:
    start = BACKWARDS.match(clause)
    at = start.end() if start else 0
    weighs = any(
        found.start() <= at <= found.end()
        for pattern in (WISH, NOT_NEEDED, TURNED_AWAY)
        for found in pattern.finditer(clause)
    )
    return weighs and not CEFR.search(clause.upper())


def _clauses(sentence: str, together: Sequence[Group]) -> list[Clause]:
    """Cut at marks and small words, but not within a group; and between two groups that no mark parts."""
    cuts = [match.start() for match in CLAUSE_ENDS.finditer(sentence)]
    for one, other in pairwise(together):
        gap = [one.end + match.start() for match in CONJUNCTION.finditer(sentence[one.end : other.start])]
        cuts += gap[-1:]
    outside = sorted({cut for cut in cuts if not any(group.start <= cut < group.end for group in together)})
    edges = [0, *outside, len(sentence)]
    return [
        Clause(sentence[start:end], tuple(group for group in together if start <= group.start < end))
        for start, end in pairwise(edges)
        if WORD.search(sentence, start, end)
    ]
