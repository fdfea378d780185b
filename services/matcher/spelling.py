"""How texts spell the skills that are read of them, so that a reason can quote both sides."""

import re

from shared.taxonomy.linking import Linker

LONGEST = 60
"""Characters that are quoted; nobody calls a skill by a longer name."""
SIGHT = 40
BEFORE = re.compile(r"(?:\w+-)+$")
AFTER = re.compile(r"(?:-\w+)+")


def in_text(linker: Linker, text: str) -> dict[str, str]:
    """Each concept that a text mentions, as it spells it where it first does."""
    found: dict[str, str] = {}
    for each in linker.find(text):
        found.setdefault(each.concept, quoted(text, each.start, each.end))
    return found


def of_entry(linker: Linker, entry: str) -> dict[str, str]:
    """Each concept that an entry of a list stands for, and its spelling: the whole entry, or a part of it."""
    mentioned = in_text(linker, entry)
    return {concept: mentioned.get(concept, tidy(entry)) for concept in linker.name(entry)}


def quoted(text: str, start: int, end: int) -> str:
    """The mention that stands there, with what a hyphen joins to it: *Kubernetes-drift*."""
    before = BEFORE.search(text[max(0, start - SIGHT) : start])
    after = AFTER.match(text[end : end + SIGHT])
    return tidy(text[start - len(before[0]) if before else start : end + (len(after[0]) if after else 0)])


def tidy(text: str) -> str:
    """In one line, not longer than can be quoted."""
    return " ".join(text.split())[:LONGEST].strip()


def differ(one: str, other: str) -> bool:
    """Whether two spellings are known and different to a reader: *Node.js* and *NodeJS* are not."""
    return bool(one and other) and _letters(one) != _letters(other)


def _letters(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())
