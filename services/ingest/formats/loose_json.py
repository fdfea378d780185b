"""JSON as people write it: control characters in strings, comments and trailing commas are forgiven."""

import json
import re
from contextlib import suppress
from typing import Any

import json5
import orjson

FORGIVEN_CHARACTERS = 200_000
"""json5 is slow; a longer file that is no JSON is refused at once."""

ESCAPE = re.compile(r'(\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})|\\')
LONG_NUMBER = b"0" * 19
ZEROS = bytes.maketrans(b"123456789", b"000000000")


class BrokenJsonError(ValueError):
    """What is wrong, and on which line of the text, counted from 1."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def load(text: str) -> Any:
    """Parsed JSON; ``NaN`` and ``Infinity`` become null. Raises ``BrokenJsonError``."""
    try:
        return _python(text)
    except json.JSONDecodeError as error:
        return _forgive(text, error)
    except (ValueError, RecursionError) as error:
        raise _too_much(error) from None


def load_fast(text: bytes) -> Any:
    """As ``load``, of UTF-8 and much faster; comments and trailing commas are not forgiven."""
    # orjson makes a float of a number that is too long for it, and an id must keep every digit
    if LONG_NUMBER not in text.translate(ZEROS):
        with suppress(orjson.JSONDecodeError):
            return orjson.loads(text)
    try:
        return _python(text.decode("utf-8", "replace"))
    except json.JSONDecodeError as error:
        raise BrokenJsonError(error.msg, error.lineno) from None
    except (ValueError, RecursionError) as error:
        raise _too_much(error) from None


def _python(text: str) -> Any:
    try:
        return json.loads(text, strict=False, parse_constant=_nothing)
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Invalid \\"):
            raise
    mended = ESCAPE.sub(lambda match: match[1] or r"\\", text)
    return json.loads(mended, strict=False, parse_constant=_nothing)


def _nothing(_constant: str) -> None:
    return None


def _forgive(text: str, strict: json.JSONDecodeError) -> Any:
    broken = BrokenJsonError(strict.msg, strict.lineno)
    if len(text) > FORGIVEN_CHARACTERS:
        raise broken
    try:
        return json5.loads(text, strict=False, parse_constant=_nothing)
    except (ValueError, RecursionError):
        raise broken from None


def _too_much(error: Exception) -> BrokenJsonError:
    if isinstance(error, RecursionError):
        return BrokenJsonError("it is nested too deeply")
    return BrokenJsonError("it holds a number of thousands of digits")
