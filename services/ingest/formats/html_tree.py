"""Parses HTML unless it is nested so deeply that it would take minutes: the time grows with the square."""

import re

from selectolax.lexbor import LexborHTMLParser

from services.ingest.draft import Fault, UnreadableFeedError

DEEPEST = 3_000
"""Elements; pages that people wrote have some dozens."""

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)")
NOT_NESTED = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track"}
    | {"wbr", "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "optgroup"}
)
"""Elements without an end, and those that the next of their kind ends."""

TOO_DEEP = Fault(
    "too-deep",
    f"the page's elements lie more than {DEEPEST} deep in each other",
    "close every element, and send the page as browsers get it",
)


def parse_html(page: str) -> LexborHTMLParser:
    """Raises ``UnreadableFeedError`` for a page that is nested too deeply."""
    depth = 0
    for end, name in TAG.findall(page):
        if name.lower() in NOT_NESTED:
            continue
        depth = max(depth - 1, 0) if end else depth + 1
        if depth > DEEPEST:
            raise UnreadableFeedError(TOO_DEEP)
    return LexborHTMLParser(page)
