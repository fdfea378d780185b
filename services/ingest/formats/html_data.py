"""JSON that an HTML page keeps in its scripts for its own use, as ``window.pageData = {…}`` or alone."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from services.ingest.draft import Parsed
from services.ingest.formats import json_jobs
from services.ingest.formats.document import Document
from services.ingest.formats.html_tree import parse_html

ASSIGNED = re.compile(r"=\s*(?=[{\[])")
WORTH_READING = re.compile(r"(?i)job|stilling|vacanc|position")
MOST_VALUES = 50
DECODER = json.JSONDecoder(strict=False)


def jobs_in_scripts(page: str) -> Parsed | None:
    """The postings of the script that holds most of them."""
    documents = (Document("json", data=value) for value in _values(page) if isinstance(value, dict | list))
    parsed = (json_jobs.parse(document) for document in documents if json_jobs.detect(document))
    best = max(parsed, key=lambda found: len(found.postings), default=None)
    return _in_script(best) if best is not None else None


def _in_script(found: Parsed) -> Parsed:
    """Positions say that they lie in a script."""
    postings = (replace(one, position=f"script data {one.position}") for one in found.postings)
    rejected = (replace(one, position=f"script data {one.position}") for one in found.rejected)
    return replace(found, postings=tuple(postings), rejected=tuple(rejected))


def _values(page: str) -> Iterator[Any]:
    left = MOST_VALUES
    for node in parse_html(page).css("script"):
        script = node.text()
        if not WORTH_READING.search(script) or "ld+json" in (node.attributes.get("type") or ""):
            continue
        whole = script.lstrip().startswith(("{", "["))
        position = len(script) - len(script.lstrip()) if whole else _next(script, 0)
        while position is not None and left > 0:
            left -= 1
            try:
                value, end = DECODER.raw_decode(script, position)
            except (ValueError, RecursionError):
                end = position + 1
            else:
                yield value
            position = _next(script, end)


def _next(script: str, start: int) -> int | None:
    match = ASSIGNED.search(script, start)
    return match.end() if match else None
