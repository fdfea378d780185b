"""JSON as people write it: control characters in strings, comments and trailing commas are forgiven."""

import json
from typing import Any

import json5

FORGIVEN_CHARACTERS = 200_000
"""json5 is slow; a longer file that is no JSON is refused at once."""


class BrokenJsonError(ValueError):
    """What is wrong, and on which line of the text, counted from 1."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def load(text: str) -> Any:
    """Parsed JSON; ``NaN`` and ``Infinity`` become null. Raises ``BrokenJsonError``."""
    try:
        return json.loads(text, strict=False, parse_constant=_nothing)
    except json.JSONDecodeError as error:
        return _forgive(text, error)
    except (ValueError, RecursionError) as error:
        raise _too_much(error) from None


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
