"""Reading XML elements by local name, whatever namespace or prefix their sender chose."""

from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]  # it ships no types


def name_of(element: etree._Element) -> str:
    """The local name; ``""`` for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(parent: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Children that have one of ``names``, in the order of the document; all elements if none is given."""
    if parent is None:
        return
    for child in parent:
        name = name_of(child)
        if name and (not names or name in names):
            yield child


def child(parent: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element at a path of local names below ``parent``."""
    for name in path:
        parent = next(children(parent, name), None)
    return parent


def descendants(parent: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Elements anywhere below ``parent``, itself included, that have one of ``names``."""
    if parent is not None:
        yield from (element for element in parent.iter() if name_of(element) in names)


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
    return f"line {element.sourceline}"
