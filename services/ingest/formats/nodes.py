"""Reading XML elements by local name, whatever namespace or prefix their sender chose."""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

LINE_ADDRESS = "#line="
"""RFC 5147: the address of a place in a text by the number of line breaks before it."""


def name_of(element: etree._Element) -> str:
    """The local name; ``""`` for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(parent: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Children that have one of ``names``, in the order of the document; all elements if none is given."""
    if parent is not None:
        yield from parent.iterchildren(*_patterns(*names))


def child(parent: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element at a path of local names below ``parent``."""
    for name in path:
        parent = next(children(parent, name), None)
    return parent


def descendants(parent: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Elements anywhere below ``parent``, itself included, that have one of ``names``."""
    if parent is not None:
        yield from parent.iter(*_patterns(*names))


def contains(parent: etree._Element | None, *names: str) -> bool:
    """Whether ``parent`` is, or holds anywhere, an element that has one of ``names``."""
    return next(descendants(parent, *names), None) is not None


def has_child(parent: etree._Element | None, *names: str) -> bool:
    """Whether one of the children has one of ``names``. An element's truth value says if it has children."""
    return next(children(parent, *names), None) is not None


@lru_cache(maxsize=512)
def _patterns(*names: str) -> tuple[str, ...]:
    """Tags for lxml to look for, which it does many times as fast as any loop over all elements."""
    return tuple(f"{{*}}{name}" for name in names) or ("*",)


def words(parent: etree._Element | None, *path: str) -> str | None:
    """The text of the element at ``path``, with that of its children; ``None`` for nothing."""
    element = child(parent, *path)
    return ("".join(element.itertext()).strip() or None) if element is not None else None


def first_words(parent: etree._Element | None, *names: str) -> str | None:
    """The text of the first of the children ``names``, in the order of ``names``, that has one."""
    return next((found for name in names if (found := words(parent, name))), None)


def all_words(parent: etree._Element | None, *names: str) -> tuple[str, ...]:
    """The texts of all children that have one of ``names``."""
    return tuple(text for element in children(parent, *names) if (text := words(element)))


def attribute(element: etree._Element | None, name: str) -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value).strip() or None
    return None


def line_of(element: etree._Element) -> str:
    """A posting's position."""
    address = str(element.getroottree().docinfo.URL or "")
    before = address.removeprefix(LINE_ADDRESS)
    return f"line {element.sourceline + (int(before) if before != address else 0)}"


def begin_at(root: etree._Element, lines: int) -> None:
    """Note in the tree that it is a slice of a file, with so many more lines before it."""
    if lines:
        root.getroottree().docinfo.URL = f"{LINE_ADDRESS}{lines}"
