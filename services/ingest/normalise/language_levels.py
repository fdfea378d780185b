"""The level at which a sentence asks for each language that it names, by its code or by words for it."""

import re
from collections.abc import Sequence
from itertools import chain, pairwise

from services.ingest.normalise.language_mentions import Group, Mention
from services.ingest.normalise.language_words import (
    ABOUT_LANGUAGE,
    CEFR,
    COMMUNICATES,
    CONJUNCTION,
    LEVELS,
)
from shared.vocabulary import Cefr

MARKS = re.compile(r"[,;()/]")
PART_ENDS = re.compile(r"[,;]|\b(?:og|and|och) (?:du |you )?(?:har|er|have|are|has|can|kan|is)\b")
LONGEST_REMARK = 4
"""Words after a comma that may still say how well: "norsk, flytende"."""


def levels(sentence: str, together: Sequence[Group]) -> dict[Mention, Cefr]:
    """The level that stands nearest to each language, within what is named in one breath shared by all."""
    order = [mention for group in together for mention in group.mentions]
    zones = _zones(sentence, order)
    after = {mention: level for mention, zone in zones.items() if (level := _after(zone[1]))}
    own = {mention: level for mention, zone in zones.items() if (level := _own(zone, after.get(mention)))}
    shared = dict(chain.from_iterable(_shared(group, own, after).items() for group in together))
    return shared | {
        mention: Cefr.B2
        for mention in order
        if mention not in shared and COMMUNICATES.search((zones[mention][0] if shared else sentence).lower())
    }


def _own(zone: tuple[str, str], after: Cefr | None) -> Cefr | None:
    """A code outranks words; of these, the higher level before or after the language counts."""
    codes = [*_codes(zone[0])[-1:], *_codes(zone[1])[:1]]
    if codes:
        return codes[0]
    return max((level for level in (_before(zone[0]), after) if level), default=None)


def level_of(words: str) -> Cefr | None:
    """A level by its code outranks the highest one by a word."""
    return max(_codes(words), default=None) or _by_word(words)


def _codes(words: str) -> list[Cefr]:
    return [Cefr(letter + digit) for letter, digit in CEFR.findall(words)]


def _by_word(words: str) -> Cefr | None:
    small = words.lower()
    return next((level for level, pattern in LEVELS if pattern.search(small)), None)


def _zones(sentence: str, order: Sequence[Mention]) -> dict[Mention, tuple[str, str]]:
    """The words before and after each language that speak of it and of no other."""
    starts, ends = [0], list[int]()
    for one, other in pairwise(order):
        gap = sentence[one.end : other.start].lower()
        cut = max((m.start() for m in chain(MARKS.finditer(gap), CONJUNCTION.finditer(gap))), default=0)
        ends.append(one.end + cut)
        starts.append(one.end + cut)
    ends.append(len(sentence))
    return {
        mention: (sentence[start : mention.end], sentence[mention.end : end])
        for mention, start, end in zip(order, starts, ends, strict=True)
    }


def _before(zone: str) -> Cefr | None:
    """From the last part of the zone, or from those before it that speak of language too."""
    *earlier, last = PART_ENDS.split(zone)
    if level := _by_word(last):
        return level
    return next(
        (
            level
            for part in reversed(earlier)
            if ABOUT_LANGUAGE.search(part.lower()) and (level := _by_word(part))
        ),
        None,
    )


def _after(zone: str) -> Cefr | None:
    first, *later = PART_ENDS.split(zone.lstrip(" ,:;("))
    if level := _by_word(first):
        return level
    remark = later[0] if later else ""
    return (
        _by_word(remark)
        if len(remark.split()) <= LONGEST_REMARK or ABOUT_LANGUAGE.search(remark.lower())
        else None
    )


def _shared(group: Group, found: dict[Mention, Cefr], after: dict[Mention, Cefr]) -> dict[Mention, Cefr]:
    """A level before the first holds for those that follow, one after the last for those before it."""
    given = dict[Mention, Cefr]()
    last: Cefr | None = None
    for mention in group.mentions:
        last = found.get(mention, last)
        if last:
            given[mention] = last
    closing = after.get(group.mentions[-1]) or (last if not given.keys() >= set(group.mentions) else None)
    for mention in reversed(group.mentions):
        if closing is None or (mention in after and mention is not group.mentions[-1]):
            break
        given[mention] = max(given.get(mention, closing), closing)
    return given
