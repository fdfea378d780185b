"""Text with holes: what recurs is encoded once, what differs from mail to mail is put in afterwards.

A template is rendered with marks in place of the values that differ; between the marks lies what recurs.
Marks hold a word drawn at the start of the process, so that no text from outside can be one.
"""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from services.mailer.quoted import quoted

_WORD = secrets.token_hex(8)
_BEGIN, _END = f"\ue000{_WORD}.", "\ue001"
_MARK = re.compile(f"{_BEGIN}([^{_END}]*){_END}")


def hole(name: str) -> str:
    """The mark of a value that is put in later."""
    return f"{_BEGIN}{name}{_END}"


class Number(int):
    """A number that shows as a hole, and compares as it is."""

    name: str

    def __new__(cls, value: int, name: str) -> Self:
        """``value`` is what conditions see."""
        made = super().__new__(cls, value)
        made.name = name
        return made

    def __str__(self) -> str:
        return hole(self.name)

    def __html__(self) -> str:
        return hole(self.name)


def has_holes(text: str) -> bool:
    """Whether something is still to be put in."""
    return _BEGIN in text


Value = str | int | tuple[str, ...] | None


def shape(value: Value) -> int:
    """What a template may make conditions of: whether there is something, how many, whether it is 1."""
    match value:
        case int():
            return min(value, 2)
        case tuple():
            return len(value)
        case _:
            return bool(value)


def masked(name: str, value: Value) -> Any:
    """A hole, or several, in the place of a value of this shape."""
    match value:
        case int():
            return Number(shape(value), name)
        case tuple():
            return tuple(hole(f"{name}.{position}") for position in range(len(value)))
        case _:
            return hole(name) if value else value


class Mould:
    """Encoded pieces with holes between them: ``name``, or ``name.key`` of a value that has several."""

    def __init__(self, first: bytes, rest: Sequence[tuple[str, str | int | None, bytes]]) -> None:
        """``rest``: each hole's name and key, and the piece behind it."""
        self._first = first
        self._rest = rest

    @classmethod
    def cast(cls, text: str) -> Self:
        """The mould of a text with marks in it."""
        first, *rest = _MARK.split(text)
        pieces = zip(rest[::2], rest[1::2], strict=True)
        return cls(quoted(first), [(*_place(name), quoted(piece)) for name, piece in pieces])

    def filled_with(self, values: Mapping[str, Any], encode: Callable[[Any], bytes]) -> Self:
        """A mould in which these values are put in already, and the holes of other names are left."""
        holes: list[tuple[str, str | int | None]] = []
        pieces = [[self._first]]
        for name, key, piece in self._rest:
            if name in values:
                pieces[-1] += (encode(values[name] if key is None else values[name][key]), piece)
            else:
                holes.append((name, key))
                pieces.append([piece])
        first, *rest = map(b"".join, pieces)
        return type(self)(first, [(*place, piece) for place, piece in zip(holes, rest, strict=True)])

    def fill(self, values: Mapping[str, Any], encode: Callable[[Any], bytes]) -> bytes:
        """All of it, with encoded values put in; what is bytes is encoded already."""
        out = [self._first]
        for name, key, piece in self._rest:
            value = values[name] if key is None else values[name][key]
            out += (value if type(value) is bytes else encode(value), piece)
        return b"".join(out)


def _place(name: str) -> tuple[str, str | int | None]:
    name, _, key = name.partition(".")
    return name, int(key) if key.isdecimal() else key or None
