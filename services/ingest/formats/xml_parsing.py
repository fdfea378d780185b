"""Parses well-formed XML without entities, DTD or network; prefixes that nobody declared are declared."""

import re

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

UNDECLARED = etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE
ROOT = re.compile(rb"(?:\s++|<\?.*?\?>|<!--.*?-->)*+<[A-Za-z_][^\s/<>]*+", re.DOTALL)
ROOT_TAG = re.compile(rb"[^<>]*+>")
USED = re.compile(rb"<([A-Za-z_][\w.-]{0,40}):[A-Za-z_]|\s([A-Za-z_][\w.-]{0,40}):[\w.-]{1,80}\s?=")
DECLARED = re.compile(rb"xmlns:([\w.-]+)\s*=")
RESERVED = frozenset({b"xml", b"xmlns"})
KNOWN = {b"tt": b"https://teamtailor.com/locations"}
MOST_PREFIXES = 100


def parse(text: bytes) -> etree._Element:
    """The root of UTF-8 bytes; raises ``XMLSyntaxError``."""
    try:
        return etree.fromstring(text, _parser())
    except etree.XMLSyntaxError as error:
        if error.code != UNDECLARED:
            raise
        return etree.fromstring(with_prefixes(text), _parser())


def with_prefixes(text: bytes) -> bytes:
    """The root element declares whatever prefix is used below it and not declared in its own tag."""
    root = ROOT.match(text)
    if root is None:
        return text
    own = ROOT_TAG.match(text, root.end())
    declared = RESERVED.union(DECLARED.findall(own[0] if own else b""))
    used = dict.fromkeys(one or other for one, other in USED.findall(text))
    missing = [prefix for prefix in used if prefix not in declared][:MOST_PREFIXES]
    added = b"".join(
        b' xmlns:%s="%s"' % (prefix, KNOWN.get(prefix, b"urn:undeclared:" + prefix)) for prefix in missing
    )
    return text[: root.end()] + added + text[root.end() :]


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
