"""Where the work is done, from every statement of the source; and its statements, if they disagree.

A field outranks the names of places, and those the text. Of two fields that disagree, hybrid beats
remote, since who is promised more stays away more, and on site gives way to both.
"""

import re
from dataclasses import dataclass
from itertools import chain

from services.ingest.normalise.remote_words import (
    ANSWERS,
    DENIED,
    HYBRID_PLACE,
    HYBRID_TEXT,
    ONSITE_TEXT,
    PATTERNS,
    REMOTE_PLACE,
    REMOTE_TEXT,
    TITLE_MARK,
    WORTH_READING,
)
from services.ingest.remembering import by_line
from shared.vocabulary import RemoteMode

SENTENCE = re.compile(r"(?<=[.!?])\s+")
LONGEST_STATEMENT = 200


@dataclass(frozen=True)
class Remote:
    """``conflict`` are the statements as given, where they contradict each other."""

    mode: RemoteMode | None = None
    conflict: tuple[str, ...] = ()


def remote_mode(given: tuple[str, ...], places: tuple[str, ...], text: str) -> Remote:
    """``given`` are the feed's fields on it, ``places`` the names of places as given."""
    fields = {one: mode for one in given if (mode := statement_mode(one))}
    named = {one: mode for one in places if (mode := place_mode(one))}
    told = text_mode(text)
    statements = fields | {one: mode for one, mode in named.items() if one not in fields}
    if told and not (fields and told is RemoteMode.HYBRID):
        statements[f"text: {told}"] = told
    mode = _strongest(fields) or _strongest(named) or told
    return Remote(mode, tuple(statements) if _disagree(statements, fields) else ())


def _strongest(statements: dict[str, RemoteMode]) -> RemoteMode | None:
    modes = set(statements.values())
    order = (RemoteMode.HYBRID, RemoteMode.REMOTE, RemoteMode.ONSITE)
    return next((mode for mode in order if mode in modes), None)


def _disagree(statements: dict[str, RemoteMode], fields: dict[str, RemoteMode]) -> bool:
    """Two fields, or a field and the rest; a place beside a text that says more is no contradiction."""
    return len(set(statements.values())) > 1 and bool(fields)


def statement_mode(statement: str) -> RemoteMode | None:
    """One field's value: a code, a yes or no to "remote?", or words."""
    words = statement[:LONGEST_STATEMENT].casefold().rpartition("schema.org/")[2]
    bare = re.sub(r"[^\w%]|_", "", words)
    if bare in ANSWERS:
        return ANSWERS[bare]
    plain = re.sub(r"[_\s-]+", " ", words)
    return next((mode for mode, pattern in PATTERNS if pattern.search(plain)), None)


def place_mode(name: str) -> RemoteMode | None:
    """What stands beside or instead of a place: "Remote - Norway"."""
    if HYBRID_PLACE.search(name):
        return RemoteMode.HYBRID
    return RemoteMode.REMOTE if REMOTE_PLACE.search(name) else None


def remote_marks(title: str) -> tuple[str, ...]:
    """What a title says at its end, as places do: "Developer - Remote", "Selger (hybrid)"."""
    mark = TITLE_MARK.search(title[:LONGEST_STATEMENT])
    return (mark[1],) if mark else ()


def text_mode(text: str) -> RemoteMode | None:
    """What the text says beyond doubt; hybrid if it says both."""
    found = set(chain.from_iterable(_of_lines(text)))
    if RemoteMode.ONSITE in found and len(found) > 1:
        found.discard(RemoteMode.ONSITE)
    return RemoteMode.HYBRID if len(found) > 1 else next(iter(found), None)


@by_line
def _of_lines(line: str) -> frozenset[RemoteMode]:
    if not _is_worth_reading(line):
        return frozenset()
    return frozenset(mode for sentence in SENTENCE.split(line) if (mode := _of_sentence(sentence)))


def _of_sentence(sentence: str) -> RemoteMode | None:
    if not _is_worth_reading(sentence):
        return None
    if ONSITE_TEXT.search(sentence):
        return RemoteMode.ONSITE
    if DENIED.search(sentence):
        return None
    if HYBRID_TEXT.search(sentence):
        return RemoteMode.HYBRID
    return RemoteMode.REMOTE if REMOTE_TEXT.search(sentence) else None


def _is_worth_reading(text: str) -> bool:
    small = text.lower()
    return any(word in small for word in WORTH_READING)
