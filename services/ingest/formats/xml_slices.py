"""Cuts XML of any size between its repeated elements; each slice is parsed by itself, in the same frame.

A slice has all that stood before the first item, some items, and, if it is the last one, all after them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Fault, Rejected, UnreadableFeedError
from services.ingest.formats.nodes import begin_at
from services.ingest.formats.xml_cutting import LARGEST_ITEM, Cut, cuts
from services.ingest.formats.xml_layout import Layout, find_layout
from services.ingest.formats.xml_mending import mended
from services.ingest.formats.xml_parsing import parse
from services.ingest.formats.xml_salvage import MOST_BROKEN, salvage

HEAD = 4_000_000
"""Bytes that the repeated element must be found in."""


@dataclass(frozen=True)
class XmlSlice:
    """``first`` is the index of the first item in the file, ``path`` the local names down to it.

    ``beginning`` is what stands before the first item.
    """

    root: etree._Element
    broken: tuple[Rejected, ...]
    path: tuple[str, ...] = ()
    first: int = 0
    whole: bool = False
    beginning: str = ""


def xml_slices(pieces: Iterable[bytes], *, whole: bool = False) -> Iterator[XmlSlice]:
    """Slices of a file; one if ``whole`` says that it is small, unless it is broken.

    Raises ``UnreadableFeedError`` where nothing more can be read.
    """
    blocks = mended(pieces)
    head = _head(blocks, LARGEST_ITEM if whole else HEAD)
    if whole:
        try:
            yield XmlSlice(parse(head), (), whole=True)
        except etree.XMLSyntaxError as error:
            yield _salvaged_whole(head, error)
        return
    layout = find_layout(head)
    if layout is None:
        yield _unsliced(head, blocks)
        return
    beginning, broken = layout.opening.decode("utf-8", "replace"), 0
    for cut in cuts(layout, head[len(layout.opening) :], blocks):
        found = _parsed(layout, cut)
        yield replace(found, beginning=beginning)
        broken += len(found.broken)
        if broken >= MOST_BROKEN:
            raise _hopeless(cut.line)


def _head(blocks: Iterator[bytes], size: int) -> bytes:
    parts, length = list[bytes](), 0
    for block in blocks:
        parts.append(block)
        length += len(block)
        if length >= size:
            break
    return b"".join(parts)


def _unsliced(head: bytes, blocks: Iterator[bytes]) -> XmlSlice:
    rest = _head(blocks, LARGEST_ITEM)
    if len(head) + len(rest) > LARGEST_ITEM:
        raise UnreadableFeedError(
            Fault(
                "too-large",
                f"nothing repeats in the first {len(head)} bytes of the XML, so no postings can be told",
                "send a list of postings, each in an element of the same name",
            )
        )
    try:
        return XmlSlice(parse(head + rest), (), whole=True)
    except etree.XMLSyntaxError as error:
        raise _broken(error) from None


def _salvaged_whole(text: bytes, error: etree.XMLSyntaxError) -> XmlSlice:
    layout = find_layout(text)
    if layout is None:
        raise _broken(error) from None
    cut = Cut(text[len(layout.opening) :], layout.line, 0, last=True)
    found = _salvaged(layout, cut, error)
    if len(found.broken) >= MOST_BROKEN or not len(found.root):
        raise _broken(error) from None
    return found


def _parsed(layout: Layout, cut: Cut) -> XmlSlice:
    text = layout.opening + cut.text + (b"" if cut.last else layout.closing)
    try:
        root = parse(text)
    except etree.XMLSyntaxError as error:
        return _salvaged(layout, cut, error)
    begin_at(root, cut.line - layout.line)
    return XmlSlice(root, (), layout.path, cut.first)


def _salvaged(layout: Layout, cut: Cut, error: etree.XMLSyntaxError) -> XmlSlice:
    saved = salvage(layout, cut.text, cut.line, error)
    frame, line = layout.opening, layout.line
    try:
        root = parse(frame + saved.text + layout.closing)
    except etree.XMLSyntaxError:
        frame, line = layout.shell, layout.shell.count(b"\n") + 1
        root = _parsed_or_broken(frame + saved.text + layout.closing)
    begin_at(root, cut.line - line)
    return XmlSlice(root if saved.text else etree.Element(root.tag), saved.broken, layout.path, cut.first)


def _parsed_or_broken(text: bytes) -> etree._Element:
    """What stands around the items may be broken as well, such as the address of a namespace."""
    try:
        return parse(text)
    except etree.XMLSyntaxError as error:
        raise _broken(error) from None


def _hopeless(line: int) -> UnreadableFeedError:
    return UnreadableFeedError(
        Fault(
            "broken-xml",
            f"the XML is broken in {MOST_BROKEN} postings or more",
            "check the file with an XML validator and send it whole",
            position=f"line {line}",
        )
    )


def _broken(error: etree.XMLSyntaxError) -> UnreadableFeedError:
    return UnreadableFeedError(
        Fault(
            "broken-xml",
            f"the XML is broken: {error.msg}",
            "check the file with an XML validator and send it whole",
            position=f"line {error.lineno}",
        )
    )
