"""Cuts texts into the words by which names are looked up."""

import re
from collections.abc import Iterable
from typing import NamedTuple

JOINED = re.compile(r"[\s\u00a0]*[-\u2010\u2011\u2013/'\u2019]?[\s\u00a0]*")
"""What may stand between two words of a name."""
SIGN = re.compile(r"[.+#&@*]")
"""What makes a word of signs out of letters; any other sign stands between words."""


class Token(NamedTuple):
    """A word of a text, in lower case, and where it stands."""

    word: str
    start: int
    end: int


class Tokeniser:
    """Words of letters and digits, and those names that hold signs, such as ``C#`` or ``Node.js``."""

    def __init__(self, names: Iterable[str]) -> None:
        signs = {piece for name in names if SIGN.search(name) for piece in name.split() if SIGN.search(piece)}
        special = "|".join(re.escape(piece) for piece in sorted(signs, key=len, reverse=True))
        word = r"[^\W_]+"
        pattern = rf"(?<!\w)(?:{special})(?![\w+#])|{word}" if special else word
        self._pattern = re.compile(pattern, re.IGNORECASE)

    def tokens(self, text: str) -> list[Token]:
        """The words of a text in their order."""
        return [Token(found[0].lower(), *found.span()) for found in self._pattern.finditer(text)]

    def key(self, name: str) -> str:
        """A name as its words with a blank between: what names that are the same have in common."""
        return " ".join(found.lower() for found in self._pattern.findall(name))
