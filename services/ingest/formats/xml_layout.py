"""Finds by structure which element of an XML file repeats: that is a posting, and the rest surrounds it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.formats.nodes import children, name_of

ITEM_NAMES = frozenset(
    {
        "ad", "annonse", "entry", "item", "job", "jobpositionposting", "object", "offer", "position",
        "positionopening", "posting", "record", "row", "stilling", "vacancy",
    }
)  # fmt: skip
"""Names of postings, where a file has only one."""

DEEPEST = 8
LOOKED_AT = 2_000
SKIPPED = rb"<!\[CDATA\[|<!--"
WEIGHT = etree.XPath("count(descendant-or-self::*)")


@dataclass(frozen=True)
class Layout:
    """``opening`` is what stands before the first item; ``shell`` only its open elements' start tags.

    ``name`` is the item's qualified name, ``path`` the local names down to it. ``nested`` says that items
    hold elements of the same name.
    """

    opening: bytes
    shell: bytes
    closing: bytes
    name: bytes
    path: tuple[str, ...]
    nested: bool

    @property
    def line(self) -> int:
        """The line that the first item begins on."""
        return self.opening.count(b"\n") + 1


def find_layout(head: bytes) -> Layout | None:
    """From the beginning of a file, which may be cut or broken; ``None`` if nothing in it repeats."""
    root = _recovered(head)
    chain = [] if root is None else [root]
    while chain and len(chain) <= DEEPEST:
        first, count = _heaviest(chain[-1])
        if first is None:
            return None
        if count > 1 or name_of(first).lower() in ITEM_NAMES:
            return _layout(head, chain, first)
        chain.append(first)
    return None


def item_starts(head: bytes, name: bytes, position: int = 0) -> Iterator[int]:
    """Where start tags of a name stand, outside CDATA sections and comments."""
    token = re.compile(SKIPPED + rb"|<" + re.escape(name) + rb"(?=[\s/>])")
    while match := token.search(head, position):
        position = match.end()
        if match[0].startswith(b"<!"):
            mark = b"-->" if match[0] == b"<!--" else b"]]>"
            position = head.find(mark, position)
            if position < 0:
                return
        else:
            yield match.start()


def qualified(element: etree._Element) -> str:
    """The name as it is written in the file."""
    return f"{element.prefix}:{name_of(element)}" if element.prefix else str(element.tag).rpartition("}")[2]


def _recovered(head: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        return etree.fromstring(head, parser)
    except etree.XMLSyntaxError:
        return None


def _heaviest(parent: etree._Element) -> tuple[etree._Element | None, int]:
    """Of the children with the same name that hold most elements: the first one, and how many there are."""
    firsts: dict[str, etree._Element] = {}
    counts, weights = dict[str, int](), dict[str, float]()
    for child in islice(children(parent), LOOKED_AT):
        firsts.setdefault(child.tag, child)
        counts[child.tag] = counts.get(child.tag, 0) + 1
        weights[child.tag] = weights.get(child.tag, 0) + WEIGHT(child)
    if not firsts:
        return None, 0
    tag = max(weights, key=weights.__getitem__)
    return firsts[tag], counts[tag]


def _layout(head: bytes, chain: list[etree._Element], first: etree._Element) -> Layout | None:
    name = qualified(first).encode()
    earlier = 0
    for element in chain[0].iter(first.tag):
        if element is first:
            break
        earlier += 1
    start = next(islice(item_starts(head, name), earlier, None), None)
    if start is None:
        return None
    names = [qualified(element) for element in chain]
    return Layout(
        opening=head[:start],
        shell="".join(map(_start_tag, chain)).encode(),
        closing="".join(f"</{one}>" for one in reversed(names)).encode(),
        name=name,
        path=(*(name_of(element) for element in chain), name_of(first)),
        nested=any(
            len(list(islice(item.iter(first.tag), 2))) > 1
            for item in islice(chain[-1].iterchildren(first.tag), LOOKED_AT)
        ),
    )


def _start_tag(element: etree._Element) -> str:
    """Only with the namespaces that it declares."""
    parent = element.getparent()
    known = {} if parent is None else parent.nsmap
    declared = "".join(
        f' xmlns{":" + prefix if prefix else ""}="{uri}"'
        for prefix, uri in element.nsmap.items()
        if known.get(prefix) != uri and not set(uri) & set('<&"')
    )
    return f"<{qualified(element)}{declared}>"
