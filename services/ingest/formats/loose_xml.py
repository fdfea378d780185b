"""XML without entities, DTD or network. Bare ampersands and HTML's named entities are mended first.

Where the file as a whole is broken, the items that are well-formed by themselves are still read.
"""

import re
from dataclasses import dataclass
from html import unescape
from html.entities import html5

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Fault, Rejected, UnreadableFeedError, shown

CDATA_START, CDATA_END = "<![CDATA[", "]]>"
ENTITY = re.compile(r"&(?:#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};|(\w{1,40});)?")
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
DEFINITION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
NAMESPACE = re.compile(r"""xmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')""")
TEAMTAILOR_NAMESPACE = 'xmlns:tt="https://teamtailor.com/locations"'
ITEM = re.compile(r"<item\b[^<>]*>.*?(?:</item\s*>|(?=<item\b)|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Feed:
    """A parsed XML file. ``broken`` are items that could not be read."""

    root: etree._Element
    broken: tuple[Rejected, ...] = ()


def open_xml(text: str) -> Feed:
    """Raises ``UnreadableFeedError`` if nothing of the file can be read."""
    if any(DEFINITION.search(part) for part in _split_cdata(text)[::2]):
        raise UnreadableFeedError(
            Fault(
                "dtd",
                "the XML has a document type definition, which may define entities and is not read",
                "send it without <!DOCTYPE …> and <!ENTITY …>",
            )
        )
    mended = _mend(text)
    try:
        return Feed(_parse(mended))
    except etree.XMLSyntaxError as error:
        return _salvage(mended, error)


def _parse(text: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(text.encode(), parser)


def _mend(text: str) -> str:
    text = ILLEGAL.sub("", text)
    # lines before the root stay, so that line numbers are those of the file
    text = DECLARATION.sub(lambda match: "\n" * match[0].count("\n"), text, count=1).lstrip(" \t")
    parts = _split_cdata(text)
    parts[::2] = [ENTITY.sub(_entity, part) for part in parts[::2]]
    text = "".join(parts)
    if "<tt:" in text and "xmlns:tt" not in text:
        text = re.sub(r"<rss\b", f"<rss {TEAMTAILOR_NAMESPACE}", text, count=1)
    return text


def _split_cdata(text: str) -> list[str]:
    """Text and CDATA sections by turns, text first; in one pass, however many sections never end."""
    parts, position = [], 0
    while (start := text.find(CDATA_START, position)) >= 0:
        end = text.find(CDATA_END, start)
        if end < 0:
            break
        parts += [text[position:start], text[start : end + len(CDATA_END)]]
        position = end + len(CDATA_END)
    return [*parts, text[position:]]


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    if match[0] == "&":
        return "&amp;"
    if name is None:
        return "" if ILLEGAL.fullmatch(unescape(match[0])) or unescape(match[0]) == "\ufffd" else match[0]
    if name in XML_ENTITIES:
        return match[0]
    character = html5.get(f"{name};")
    return "".join(f"&#{ord(one)};" for one in character) if character else f"&amp;{name};"


def _salvage(text: str, error: etree.XMLSyntaxError) -> Feed:
    """Items one by one, inside the file's own root element; each keeps its line."""
    opening = _opening(text)
    readable, broken = list[str](), list[Rejected]()
    line = position = written = 0
    for item in ITEM.finditer(text):
        line += text.count("\n", position, item.start())
        position = item.start()
        try:
            _parse(f"{opening}{item[0]}</channel></rss>")
        except etree.XMLSyntaxError as fault:
            broken.append(_broken_item(item[0], line + 1, fault))
        else:
            readable += ["\n" * (line - written), item[0]]
            written = line + item[0].count("\n")
    if not readable:
        raise UnreadableFeedError(
            Fault(
                "broken-xml",
                f"the XML is broken: {error.msg}",
                "check the file with an XML validator and send it whole",
                position=f"line {error.lineno}",
            )
        )
    return Feed(_parse(f"{opening}{''.join(readable)}</channel></rss>"), tuple(broken))


def _opening(text: str) -> str:
    """A root and a channel with the file's namespaces and title, in one line."""
    head = text[: max(text.find("<item"), 0)]
    namespaces = " ".join(dict.fromkeys(NAMESPACE.findall(head)))
    title = re.search(r"<channel\b[^<>]*>\s*<title>([^<]*)</title>", head)
    return f"<rss {namespaces}><channel><title>{' '.join(title[1].split()) if title else ''}</title>"


def _broken_item(item: str, line: int, error: etree.XMLSyntaxError) -> Rejected:
    return Rejected(
        code="broken-item",
        position=f"line {line + (error.lineno or 1) - 1}",
        field="item",
        value=shown(_text_between(item, "title")),
        message=f"the item is no well-formed XML: {error.msg}",
        mend="close every element, and escape & and < in texts",
        reference=_text_between(item, "guid"),
    )


def _text_between(item: str, tag: str) -> str | None:
    match = re.search(rf"<{tag}\b[^>]*>([^<]+)</{tag}>", item)
    return match[1].strip() if match else None
