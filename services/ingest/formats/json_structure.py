"""Where brackets stand in JSON bytes, and what they hold; strings are skipped, whatever is in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import orjson

# up to a quote after no backslash, passing quotes after one; where there are more of them, one by one
STRING = rb'"(?:(?:[^"]*+(?<=[^\\]\\)")*+[^"]*+(?<!\\)"|(?:[^"\\]++|\\.)*+")'
BRACKET = re.compile(rb'(?:[^"{}\[\]]++|' + STRING + rb")*+([{}\[\]])", re.DOTALL)
"""Everything up to the next bracket outside of strings; linear, since nothing is tried a third time."""

SCALAR = re.compile(STRING + rb'|[^\s",{}\[\]\x00\x1e]++', re.DOTALL)
BACKSLASH = ord("\\")
PAIRS = {b"{": b"}", b"[": b"]"}
Path = tuple[str | int, ...]


@dataclass
class Open:
    """A container that is not closed yet: ``step`` is its own place in its parent."""

    bracket: bytes
    step: str | int | None
    begins: int
    members: int = 0


@dataclass(frozen=True)
class Frame:
    """What surrounds the rows of a large array: ``opening`` up to its ``[``, and what closes it and all."""

    path: Path
    opening: bytes
    closing: bytes


@dataclass
class Outline:
    """``stack`` are the containers that the text ends in; ``values`` the whole values at its top."""

    stack: list[Open] = field(default_factory=list)
    values: int = 0


def outline(text: bytes) -> Outline | None:
    """The outline of a beginning of JSON; ``None`` if its brackets do not fit."""
    found = Outline()
    for match in brackets(text):
        kind = match[1]
        if kind in PAIRS:
            found.stack.append(Open(kind, _step(found, match), match.end() - 1))
        elif not found.stack or PAIRS[found.stack.pop().bracket] != kind:
            return None
        elif found.stack:
            found.stack[-1].members += 1
        else:
            found.values += 1
    return found


def frame_of(text: bytes, found: Outline) -> Frame | None:
    """Of the arrays that the text ends in the outermost that has several members, or else the innermost."""
    arrays = [index for index, one in enumerate(found.stack) if one.bracket == b"["]
    if not arrays:
        return None
    chosen = next((index for index in arrays if found.stack[index].members > 1), arrays[-1])
    steps = [one.step for one in found.stack[1 : chosen + 1]]
    closing = b"".join(PAIRS[one.bracket] for one in reversed(found.stack[: chosen + 1]))
    return Frame(
        tuple(step for step in steps if step is not None),
        text[: found.stack[chosen].begins + 1],
        closing,
    )


def brackets(text: bytes, position: int = 0) -> Iterator[re.Match[bytes]]:
    """Brackets from a place that is in no string."""
    while match := BRACKET.match(text, position):
        position = match.end()
        yield match


def value_end(text: bytes, position: int) -> int | None:
    """Where the value that begins here ends; ``None`` if the text ends first."""
    if text[position : position + 1] not in PAIRS:
        match = SCALAR.match(text, position)
        return match.end() if match and match.end() < len(text) else None
    depth = 0
    for match in brackets(text, position):
        depth += 1 if match[1] in PAIRS else -1
        if depth == 0:
            return match.end()
    return None


def _step(found: Outline, match: re.Match[bytes]) -> str | int | None:
    if not found.stack:
        return None
    parent = found.stack[-1]
    if parent.bracket == b"[":
        return parent.members
    key = _key_at_end(match[0][:-1])
    if key is None:
        return None
    try:
        return str(orjson.loads(b'"' + key + b'"'))
    except orjson.JSONDecodeError:
        return key.decode("utf-8", "replace")


def _key_at_end(text: bytes) -> bytes | None:
    """The name before a bracket; looked for from the end, so that its length is all it costs."""
    named = text.rstrip()
    quoted = named[:-1].rstrip()
    if not (named.endswith(b":") and quoted.endswith(b'"')):
        return None
    start = quoted.rfind(b'"', 0, -1)
    while start > 0 and _is_escaped(quoted, start):
        start = quoted.rfind(b'"', 0, start)
    return quoted[start + 1 : -1] if start >= 0 else None


def _is_escaped(text: bytes, position: int) -> bool:
    """Whether an odd number of backslashes stands before a place."""
    first = position
    while first > 0 and text[first - 1] == BACKSLASH:
        first -= 1
    return (position - first) % 2 == 1
