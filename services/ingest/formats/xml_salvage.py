"""Reads the items of broken XML that are well-formed by themselves, inside the file's own elements."""

import re
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Rejected, shown
from services.ingest.formats.xml_layout import Layout, item_starts
from services.ingest.formats.xml_parsing import parse

TAG = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(/?)([A-Za-z_][\w:.-]*)([^<>]*)>", re.DOTALL
)
CURLY_QUOTES = re.compile(rb"(=\s?)\xe2\x80[\x9c\x9d]([^\"<>\xe2]{0,500})\xe2\x80[\x9c\x9d]")
MOST_SHOWN = 200
MOST_BROKEN = 10_000
"""Broken items of a file after which it is read no further: each costs as much as many good ones."""


@dataclass(frozen=True)
class Salvaged:
    """``text`` is well-formed and keeps the lines of its items."""

    text: bytes
    broken: tuple[Rejected, ...]


def salvage(layout: Layout, text: bytes, line: int, error: etree.XMLSyntaxError) -> Salvaged:
    """Of items that could not be parsed together with ``error``; ``text`` begins on ``line``."""
    readable, broken = list[bytes](), list[Rejected]()
    starts = [*item_starts(text, layout.name), len(text)]
    position = written = mended = 0
    here = line
    for start, end in pairwise(starts):
        here += text.count(b"\n", position, start)
        position = start
        item = _to_its_end(text[start:end], layout.name)
        found = _readable(layout, item)
        if isinstance(found, bytes):
            readable += [b"\n" * (here - line - written), found]
            written = here - line + found.count(b"\n")
            mended += found is not item
        else:
            broken.append(_broken_item(layout, item, here, found))
        if len(broken) == MOST_BROKEN:
            return Salvaged(b"".join(readable), tuple(broken))
    if not broken and not mended:
        broken.append(_broken_between(line - layout.line + (error.lineno or 1), error))
    return Salvaged(b"".join(readable), tuple(broken))


def _to_its_end(item: bytes, name: bytes) -> bytes:
    """Without what stands after its end tag."""
    ends = list(re.finditer(rb"</" + re.escape(name) + rb"\s*+>", item))
    return item[: ends[-1].end()] if ends else item


def _readable(layout: Layout, item: bytes) -> bytes | etree.XMLSyntaxError:
    """The item, as it is or mended; or what is wrong with it."""
    try:
        parse(layout.shell + item + layout.closing)
    except etree.XMLSyntaxError as error:
        mended = _closed_in_right_case(CURLY_QUOTES.sub(rb'\1"\2"', item))
        if mended == item:
            return error
        try:
            parse(layout.shell + mended + layout.closing)
        except etree.XMLSyntaxError:
            return error
        return mended
    return item


def _closed_in_right_case(item: bytes) -> bytes:
    """End tags that differ from their start tag only in capitals are written as it is."""
    parts, position, waiting = list[bytes](), 0, list[bytes]()
    for tag in TAG.finditer(item):
        name = tag[2]
        if name is None:
            continue
        if not tag[1]:
            if not tag[3].endswith(b"/"):
                waiting.append(name)
        elif waiting and waiting[-1].lower() == name.lower():
            parts += [item[position : tag.start(2)], waiting.pop()]
            position = tag.end(2)
    return b"".join([*parts, item[position:]])


def _broken_item(layout: Layout, item: bytes, line: int, error: etree.XMLSyntaxError) -> Rejected:
    shift = (error.lineno or 1) - layout.shell.count(b"\n") - 1
    return Rejected(
        code="broken-item",
        position=f"line {line + shift}",
        field=layout.path[-1],
        value=shown(_text_between(item, b"title") or item[:MOST_SHOWN].decode("utf-8", "replace")),
        message=f"the {layout.path[-1]} is no well-formed XML: {error.msg}",
        mend="close every element, and escape & and < in texts",
        # only RSS says by its name which element the reference is; a wrong one would close another job
        reference=_text_between(item, b"guid") if layout.name == b"item" else None,
    )


def _broken_between(line: int, error: etree.XMLSyntaxError) -> Rejected:
    return Rejected(
        code="broken-xml",
        position=f"line {max(line, 1)}",
        message=f"the XML is broken outside of its postings: {error.msg}",
        mend="check the file with an XML validator and send it whole",
    )


def _text_between(item: bytes, tag: bytes) -> str | None:
    match = re.search(rb"<" + tag + rb"(?:\s[^<>]*)?>([^<]+)</" + tag + rb">", item)
    return match[1].decode("utf-8", "replace").strip() if match else None
