"""The typed items of an HTML page, microdata and RDFa alike, in the shape that JSON-LD has."""

from collections.abc import Callable
from typing import Any

from selectolax.lexbor import LexborNode

from services.ingest.formats.html_tree import parse_html
from services.ingest.formats.json_ld_graph import plain_name

Item = dict[str, Any]

HTML_PROPERTIES = frozenset(
    {
        "description",
        "responsibilities",
        "qualifications",
        "skills",
        "experienceRequirements",
        "educationRequirements",
        "jobBenefits",
        "incentiveCompensation",
    }
)
"""Whose markup is worth keeping; others are their words."""

VALUE_ATTRIBUTES = {
    "meta": "content",
    "a": "href",
    "link": "href",
    "area": "href",
    "time": "datetime",
    "data": "value",
    "meter": "value",
    "img": "src",
    "source": "src",
    "object": "data",
}
ENOUGH = 4
"""Properties inside properties repeat a page's text; more than so many times its length is not read."""


def items(page: str) -> list[Item]:
    """The outermost items of a page, each with its properties and the items in them."""
    found: list[Item] = []
    budget = ENOUGH * len(page) + 1
    root = parse_html(page).root
    waiting: list[tuple[LexborNode, Item | None]] = [(root, None)] if root is not None else []
    while waiting:
        node, owner = waiting.pop()
        inner = _item(node)
        names = _names(node) if owner is not None else []
        if owner is not None and names and budget > 0:
            budget -= _add(owner, names, inner, node)
        if inner is not None and not names:
            found.append(inner)
        # the stack turns the order around
        children = list(node.iter())
        waiting += [(child, inner if inner is not None else owner) for child in reversed(children)]
    return found


def _item(node: LexborNode) -> Item | None:
    attributes = node.attributes
    types = attributes.get("itemtype") or attributes.get("typeof") or ""
    if "itemscope" not in attributes and not types:
        return None
    item: Item = {"@type": [plain_name(name) for name in types.split()]}
    if identity := attributes.get("itemid") or attributes.get("resource") or attributes.get("about"):
        item["@id"] = identity
    return item


def _names(node: LexborNode) -> list[str]:
    given = node.attributes.get("itemprop") or node.attributes.get("property") or ""
    return [plain_name(name) for name in given.split()]


def _add(owner: Item, names: list[str], inner: Item | None, node: LexborNode) -> int:
    """How many characters were read."""
    read = 0
    for name in dict.fromkeys(names):
        value: Item | str = inner if inner is not None else _value(node, keep_markup=name in HTML_PROPERTIES)
        if isinstance(value, str):
            read += len(value)
        if value:
            owner.setdefault(name, []).append(value)
    return read


def _value(node: LexborNode, *, keep_markup: bool) -> str:
    attributes = node.attributes
    tag = node.tag or ""
    given = attributes.get("content") or attributes.get(VALUE_ATTRIBUTES.get(tag, "content"))
    if given:
        return given.strip()
    reader: Callable[[], str | None] = (lambda: node.inner_html) if keep_markup else node.text
    words = (reader() or "").strip()
    return words if keep_markup else " ".join(words.split())
