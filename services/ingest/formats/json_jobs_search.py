"""Finds the postings in JSON of one's own making: rows alike that have a title and a text or an address."""

from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

from services.ingest.formats.fields import label
from services.ingest.formats.json_jobs_names import NAMES, SIGNS, WRAPPERS, Fields, by_field, by_plain_name

Path = tuple[str | int, ...]
DEEPEST = 7
MOST_CONTAINERS = 2_000
MOST_LOOKED_AT = 100
"""Members of a list or object by which it is told whether it holds postings."""

SIGNS_OF_A_LISTED_JOB = ("employment", "deadline", "remote", "salary", "published", "level")
TEXTS_OF_ANYTHING = frozenset(
    {"text", "content", "contenthtml", "body", "html", "contents", "tekst", "innhold"}
)
TEXTS_OF_JOBS = frozenset(NAMES["description"]) - TEXTS_OF_ANYTHING
OF_SECTIONS = frozenset({"sure title", "loose title", "description", "occupation"})
"""What a section of a text has as well."""

FEWEST_IN_A_MAPPING = 2


def unwrapped(row: dict[str, Any]) -> dict[str, Any]:
    """A row by plain names; with the fields of an object such as ``attributes`` that has its title."""
    fields = by_plain_name(row)
    if title_of(by_field(fields)):
        return fields
    for name in WRAPPERS:
        inner = row.get(name)
        if isinstance(inner, dict) and title_of(by_field(found := by_plain_name(inner))):
            return {**fields, **found}
    return fields


def title_of(fields: Fields) -> str | None:
    """The title, by the surest name."""
    values = (value for field in ("sure title", "loose title") for value in fields.get(field, ()))
    return next((found for value in values if (found := label(value))), None)


def is_posting(row: Any) -> bool:
    """A title, and a description or an address; under a loose name of the title also a sign of a job.

    A row of a bare list has neither text nor address: its number, its place and one more sign tell it.
    """
    if not isinstance(row, dict):
        return False
    plain = unwrapped(row)
    fields = by_field(plain)
    if title_of(fields) is None or (fields.keys() <= OF_SECTIONS and not TEXTS_OF_JOBS & plain.keys()):
        return False
    if "description" in fields or "url" in fields:
        return any(map(label, fields.get("sure title", ()))) or any(sign in fields for sign in SIGNS)
    placed = "reference" in fields and ("place" in fields or "city" in fields)
    return placed and any(sign in fields for sign in SIGNS_OF_A_LISTED_JOB)


def is_surely_posting(row: Any) -> bool:
    """What a document that is one posting must have: a title, a text and two signs of a job."""
    if not is_posting(row):
        return False
    fields = by_field(unwrapped(row))
    return "description" in fields and sum(sign in fields for sign in SIGNS) > 1


def posting_in(data: Any) -> Path | None:
    """Where one posting lies by itself, in objects around it: the nearest to the top."""
    waiting: deque[tuple[Path, Any]] = deque([((), data)])
    for _ in range(MOST_CONTAINERS):
        if not waiting:
            return None
        path, value = waiting.popleft()
        if is_surely_posting(value):
            return path
        if isinstance(value, dict) and len(path) < DEEPEST:
            inner = islice(value.items(), MOST_CONTAINERS)
            waiting.extend(((*path, name), member) for name, member in inner if isinstance(member, dict))
    return None


def lists_of_postings(data: Any) -> list[Path]:
    """The lists, and objects that serve as lists, of the kind that holds most postings."""
    counts: Counter[Path] = Counter()
    where: dict[Path, list[Path]] = {}
    for path, rows in _containers(data):
        looked_at = list(islice(rows.values() if isinstance(rows, dict) else rows, MOST_LOOKED_AT))
        found = sum(map(is_posting, looked_at))
        if found >= (FEWEST_IN_A_MAPPING if isinstance(rows, dict) else 1):
            kind = tuple("*" if isinstance(step, int) else step for step in path)
            counts[kind] += found * len(rows) // len(looked_at)
            where.setdefault(kind, []).append(path)
    return where[max(counts, key=lambda kind: (counts[kind], -len(kind)))] if counts else []


def _is_list_of_postings(value: Any) -> bool:
    """Whether half of a list are postings, so that the others are bad ones, whatever lies in them."""
    some = value[:MOST_LOOKED_AT] if isinstance(value, list) else []
    return bool(some) and 2 * sum(map(is_posting, some)) >= len(some)


def _containers(data: Any) -> Iterator[tuple[Path, Any]]:
    """Lists and objects near the top; a posting's own parts, and what stands between postings, are not."""
    waiting: deque[tuple[Path, Any]] = deque([((), data)] if isinstance(data, (dict, list)) else [])
    for _ in range(MOST_CONTAINERS):
        if not waiting:
            return
        path, value = waiting.popleft()
        yield path, value
        if _is_list_of_postings(value):
            continue
        members = value.items() if isinstance(value, dict) else enumerate(value)
        inner = (member for member in members if isinstance(member[1], (dict, list)))
        if len(path) < DEEPEST and len(waiting) < MOST_CONTAINERS:
            fit = islice(inner, MOST_CONTAINERS)
            waiting.extend(((*path, step), member) for step, member in fit if not is_posting(member))
