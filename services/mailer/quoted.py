"""Text as quoted-printable lines that can be joined: each piece ends with a line end, hard or soft.

The lines are what DKIM's relaxed form would make of them (no two blanks in a row, no tab, none at an end),
and none begins with a dot, so that a mail made of them is neither canonicalised nor stuffed any more.
"""

import re
from binascii import b2a_qp

SOFT = b"=\r\n"
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# A blank at a line's end is among these, because what would write it out does not look at the line's length.
_RARE = re.compile(r"[\x00-\x08\x0e-\x1b\x1f]|\t| (?=[ \r]|\Z)")
_DOT = re.compile(rb"^\.(.*)$", re.MULTILINE)
_LONGEST = 76
_BLANK, _TAB = "\x01", "\x02"
_STAND_INS = {" ": _BLANK, "\t": _TAB}
_FINALLY = ((b"=01", b"=20"), (b"=02", b"=09"))


def quoted(text: str) -> bytes:
    """The text encoded; control characters are left out. Nothing for an empty text."""
    if not text:
        return b""
    lines = _LINE_END.sub("\r\n", text)
    rare = _RARE.search(lines) is not None
    if rare:
        lines = _RARE.sub(lambda found: _STAND_INS.get(found[0], ""), lines)
    encoded = b2a_qp(lines.encode("utf-8"), istext=True)
    if "\r\n" not in lines:  # soft breaks end as lines do, and here was none to go by
        encoded = encoded.replace(b"=\n", SOFT)
    if rare:
        for stand_in, meant in _FINALLY:
            encoded = encoded.replace(stand_in, meant)
    if not encoded.endswith(b"\r\n"):
        encoded = _with_soft_end(encoded)
    while encoded.startswith(b".") or b"\n." in encoded:
        encoded = _DOT.sub(_undotted, encoded)
    return encoded


def _with_soft_end(encoded: bytes) -> bytes:
    """With a soft break. A full last line has no room for it: its last character gets a line of its own."""
    if len(encoded) - encoded.rfind(b"\n") - 1 < _LONGEST:
        return encoded + SOFT
    cut = -3 if encoded[-3:-2] == b"=" else -1
    return encoded[:cut] + SOFT + encoded[cut:] + SOFT


def _undotted(found: re.Match[bytes]) -> bytes:
    """A line's first dot written out; on a line of its own where the line would become too long."""
    rest = found[1]
    fits = len(rest.rstrip(b"\r")) + 3 <= _LONGEST
    return b"=2E" + rest if fits else b"=2E" + SOFT + rest


def ended(encoded: bytes) -> bytes:
    """The encoded text of a whole part: a soft break at its end becomes a hard one."""
    return encoded[: -len(SOFT)] + b"\r\n" if encoded.endswith(SOFT) else encoded
