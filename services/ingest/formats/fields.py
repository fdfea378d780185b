"""Fields of a vendor's loosely typed objects: each function takes anything and gives words, or nothing."""

import re
from typing import Any

from services.ingest.formats.values import mapping, text

LABELS = ("name", "label", "text", "title", "descriptor", "value", "navn", "display_name", "displayName")
TRUE, FALSE = frozenset({"true", "yes", "1", "ja"}), frozenset({"false", "no", "0", "nei"})
UNIT = re.compile(r"(?:^|[^a-z])(year|month|week|day|hour)(?:[^a-z]|$)", re.IGNORECASE)
ODD_UNIT = re.compile(r"semi|bi-?|every|[02-9]|1\d", re.IGNORECASE)
LARGEST_COUNT = 10**9


def at(value: Any, *path: str) -> Any:
    """What lies at a path of names in nested objects; ``None`` where there is none."""
    for name in path:
        value = mapping(value).get(name)
    return value


def label(value: Any) -> str | None:
    """A text, or the text by which an object such as ``{"id": 3, "label": "Full-time"}`` goes."""
    if isinstance(value, dict):
        return next((found for name in LABELS if (found := text(value.get(name)))), None)
    return text(value)


def labels(*values: Any) -> tuple[str, ...]:
    """The labels of values and of the members of lists, each once."""
    found = (label(member) for value in values for member in (value if isinstance(value, list) else [value]))
    return tuple(dict.fromkeys(words for words in found if words))


def first(row: dict[str, Any], *names: str) -> str | None:
    """The label of the first of ``names`` that has one."""
    return next((found for name in names if (found := label(row.get(name)))), None)


def flag(value: Any) -> bool | None:
    """Yes or no as a truth value, a word or a digit; ``None`` for all else."""
    word = str(value).strip().lower() if isinstance(value, (bool, int, str)) else ""
    return True if word in TRUE else False if word in FALSE else None


def stated(row: dict[str, Any], **words: str) -> tuple[str, ...]:
    """The word of each name whose field is true: ``stated(row, is_remote="remote")``."""
    return tuple(word for name, word in words.items() if flag(row.get(name)))


def count(value: Any) -> int | None:
    """A number of postings; ``None`` for what is none."""
    found = text(value)
    if found is None or not found.isascii() or not found.isdigit() or len(found) > len(str(LARGEST_COUNT)):
        return None
    return int(found)


def period(value: Any) -> str | None:
    """The unit in "1 YEAR" or "per-year-salary"; "semi-month" and "2 WEEK" stay as they are."""
    words = label(value)
    if words is None or ODD_UNIT.search(words):
        return words
    unit = UNIT.search(words)
    return unit[1] if unit else words
