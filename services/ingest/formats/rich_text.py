"""The text of XML elements that hold HTML: escaped, in CDATA, or as elements of the file itself."""

import html
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.formats.nodes import child, children, name_of

NAMES = """
a abbr b blockquote body br center code dd div dl dt em figure font h1 h2 h3 h4 h5 h6 head hr html i img li
meta ol p pre s section small span strong style sub sup table tbody td th thead tr u ul
"""
HTML = frozenset(NAMES.split())
DEEPEST = 60
"""Elements inside each other; what lies deeper is left out."""


def holds_html(element: etree._Element) -> bool:
    """Whether an element's children are HTML that its sender forgot to escape."""
    inner = [name_of(one).lower() for one in children(element)]
    return bool(inner) and all(name in HTML for name in inner)


def rich(element: etree._Element | None) -> str | None:
    """An element's text as HTML or as plain text, whichever its sender wrote; ``None`` for nothing."""
    if element is None:
        return None
    if not holds_html(element):
        return "".join(element.itertext()).strip() or None
    return "".join(_inner(element, 0)).strip() or None


def rich_at(parent: etree._Element | None, *path: str) -> str | None:
    """The rich text of the element at a path of local names below ``parent``."""
    return rich(child(parent, *path))


def first_rich(parent: etree._Element | None, *names: str) -> str | None:
    """The rich text of the first of the children ``names``, in the order of ``names``, that has one."""
    found = (rich(one) for name in names for one in children(parent, name))
    return next((text for text in found if text), None)


def _inner(element: etree._Element, depth: int) -> Iterator[str]:
    yield html.escape(element.text or "", quote=False)
    for part in element:
        name = name_of(part).lower()
        if name and depth < DEEPEST:
            address = f' href="{html.escape(part.get("href") or "")}"' if name == "a" else ""
            yield f"<{name}{address}>"
            yield from _inner(part, depth + 1)
            yield "" if name in ("br", "hr", "img") else f"</{name}>"
        yield html.escape(part.tail or "", quote=False)
