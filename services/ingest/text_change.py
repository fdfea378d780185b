"""How far the text of a posting changed since the database has it."""

from collections.abc import Iterator
from typing import Any

import orjson

from services.ingest.folding import folded
from services.ingest.likeness import difference


def text_change(before: str, after: str) -> float:
    """0 to 1, for two postings as stored JSON; the text that changed most counts."""
    mine, theirs = dict(_texts(before)), dict(_texts(after))
    if mine.keys() != theirs.keys():
        return 1.0
    return max(difference(mine[language], theirs[language]) for language in mine)


def _texts(content: str) -> Iterator[tuple[str, str]]:
    values: dict[str, Any] = orjson.loads(content)
    yield "", folded(values.get("description_text", ""))
    for text in values.get("texts", ()):
        yield text["language"], folded(text["description_text"])
