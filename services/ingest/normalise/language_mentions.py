"""Languages that a sentence names: which belong together, and which stand for each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from services.ingest.normalise.language_names import (
    AFTER,
    BEFORE_NATIONALITY,
    COMPOUND_PATTERN,
    JOINED_NATIONALITY,
    JOINT,
    LANGUAGE_WORD,
    LOST_BREAK,
    MENTION,
    ONLY_WITH_LANGUAGE,
    OTHER_THAN,
    SCANDINAVIAN,
    SPEAKS,
    THE_LANGUAGE,
)
from services.ingest.normalise.language_words import CONJUNCTION, GAP, LONGEST_GAP, ONE_OF, OR_WORD, OWN_VERB

LONGEST_LEAD_IN = 24


@dataclass(frozen=True)
class Mention:
    """A language and where it stands; ``certain`` if the word can mean nothing else ("norskkunnskaper").

    ``any_scandinavian`` is a demand for one of them, which counts as Norwegian.
    """

    language: str
    start: int
    end: int
    certain: bool = False
    any_scandinavian: bool = False


@dataclass(frozen=True)
class Group:
    """Languages named in one breath; ``alternatives`` holds, for each that counts, all that would do."""

    mentions: tuple[Mention, ...]
    alternatives: tuple[tuple[Mention, ...], ...] = field(default=())

    @property
    def start(self) -> int:
        """Where the first begins."""
        return self.mentions[0].start

    @property
    def end(self) -> int:
        """Where the last ends."""
        return self.mentions[-1].end


def lowered(sentence: str) -> str:
    """In small letters, each at its place: a few capitals become two characters and are left alone."""
    small = sentence.lower()
    return small if len(small) == len(sentence) else "".join(map(_lowered_letter, sentence))


def _lowered_letter(letter: str) -> str:
    return small if len(small := letter.lower()) == 1 else letter


def mentions(sentence: str) -> list[Mention]:
    """Words that name a language, without those that name a nationality.

    Of two that are joined the last decides: "Norwegian and Swedish sites" names no language.
    """
    small = lowered(sentence)
    ends = {match.start("named") for match in LOST_BREAK.finditer(sentence)}
    found = list[Mention]()
    nationality = -1
    for match in reversed(list(MENTION.finditer(small))):
        mention = _mention(small, match, ends_line=match.start() in ends)
        joint = JOINT.match(small, match.end())
        joined = joint is not None and joint.end() == nationality
        if mention and (mention.certain or not (joined or JOINED_NATIONALITY.match(small, match.end()))):
            found.insert(0, mention)
        else:
            nationality = match.start()
    return found


def _mention(sentence: str, match: re.Match[str], *, ends_line: bool) -> Mention | None:
    language = match.lastgroup if match.lastgroup != "after" else None
    language = language or next(
        name for name, value in match.groupdict().items() if value and name != "after"
    )
    word, end = match[0], match.end()
    compound = COMPOUND_PATTERN.match(sentence, end)
    own = word.startswith(("målform", "bergenstest", "bokmål", "nynorsk"))
    speech = LANGUAGE_WORD.match(sentence, end) or THE_LANGUAGE.match(sentence, end)
    if OTHER_THAN.search(sentence, max(0, match.start() - LONGEST_LEAD_IN), match.start()):
        return None
    if not own and not compound:
        before = sentence[max(0, match.start() - LONGEST_LEAD_IN) : match.start()]
        ended = ends_line or speech or AFTER.match(sentence, end)
        if match["after"] or not (ended or SPEAKS.search(before)):
            return None
        if not speech and BEFORE_NATIONALITY.search(before):
            return None
        if ONLY_WITH_LANGUAGE.match(word) and not speech:
            return None
    return Mention(
        language,
        match.start(),
        compound.end() if compound else end,
        certain=own or bool(compound),
        any_scandinavian=word.startswith(("skandinav", "scandinav", "nordi")),
    )


def groups(sentence: str, found: Sequence[Mention]) -> list[Group]:
    """Mentions with nothing but joining words between them."""
    joined = list[list[Mention]]()
    for mention in found:
        if joined and _joined(sentence, joined[-1][-1], mention):
            joined[-1].append(mention)
        else:
            joined.append([mention])
    return [Group(tuple(each), _alternatives(sentence, each)) for each in joined]


def _joined(sentence: str, one: Mention, other: Mention) -> bool:
    """A comma alone does not join a language that has a verb of its own: "Engelsk, norsk er et pluss"."""
    gap = sentence[one.end : other.start]
    if len(gap) > LONGEST_GAP or not GAP.fullmatch(gap):
        return False
    return bool(CONJUNCTION.search(gap)) or not OWN_VERB.match(sentence, other.end)


def _alternatives(sentence: str, chain: Sequence[Mention]) -> tuple[tuple[Mention, ...], ...]:
    """The chain cut where "and" stands; what "or" joins stays together."""
    any_does = bool(ONE_OF.search(sentence[: chain[0].start])) and not chain[0].any_scandinavian
    together = [[chain[-1]]]
    for one, other in reversed(list(pairwise(chain))):
        if any_does or _is_or(sentence[one.end : other.start], one, together[0]):
            together[0].insert(0, one)
        else:
            together.insert(0, [one])
    return tuple(tuple(each) for each in together)


def _is_or(gap: str, one: Mention, following: Sequence[Mention]) -> bool:
    words = CONJUNCTION.findall(gap)
    if words:
        return bool(OR_WORD.fullmatch(words[-1]))
    nordic = one.language in SCANDINAVIAN
    all_nordic = all(mention.language in SCANDINAVIAN for mention in following)
    if "," not in gap:
        return nordic and all_nordic
    if nordic or not all_nordic:
        return len(following) > 1
    return len(following) > 1 and not any(mention.any_scandinavian for mention in following)


def needed(group: Group) -> list[Mention]:
    """The languages that a group cannot do without; one of Scandinavia's counts for all of them."""
    return [mention for choice in group.alternatives if (mention := _one_of(choice))]


def _one_of(choice: Sequence[Mention]) -> Mention | None:
    if len(choice) == 1:
        return choice[0]
    if any(mention.language not in SCANDINAVIAN for mention in choice):
        return None
    return next((mention for mention in choice if mention.language == "no"), choice[0])
