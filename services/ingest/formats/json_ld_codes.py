"""Codes in a schema.org JobPosting: of its occupation, and its employer's number."""

import re
from typing import Any

from services.ingest.formats.json_ld_graph import Graph

SCHEMES = (("esco", "esco"), ("styrk", "styrk-08"), ("isco", "isco-08"))
"""How a code set is told, and what it is called in a draft."""

ESCO = re.compile(r"https?://data\.europa\.eu/esco/(?:occupation|isco)/\S{1,80}")
CODE_BEFORE = re.compile(r"^[\d.\-]+\s+(?=\D)")
NUMBERS = ("iso6523Code", "taxID", "vatID", "identifier")


def occupation(graph: Graph, node: dict[str, Any]) -> str | None:
    """Its name; of a category such as "15-1132.00 Software Developers" what follows the code."""
    named = graph.text(graph.get(node, "relevantOccupation"))
    category = graph.text(graph.get(node, "occupationalCategory")) or ""
    words = CODE_BEFORE.sub("", category)
    return named or (words if any(letter.isalpha() for letter in words) and "://" not in words else None)


def occupation_codes(graph: Graph, node: dict[str, Any]) -> tuple[str, ...]:
    """ESCO concepts by their address, others by the code set that they name."""
    found = list[str]()
    for name in ("relevantOccupation", "occupationalCategory"):
        for value in _several(graph.get(node, name)):
            found += _codes(graph, value)
    return tuple(dict.fromkeys(found))


def _codes(graph: Graph, value: Any, levels: int = 1) -> list[str]:
    """``levels`` are how far categories in categories are followed: references may go in circles."""
    if isinstance(value, str):
        return [f"esco:{address}" for address in ESCO.findall(value)]
    if not isinstance(value, dict):
        return []
    code = graph.text(graph.get(value, "codeValue"))
    code_set = str(graph.get(value, "inCodeSet") or "").lower()
    scheme = next((ours for theirs, ours in SCHEMES if theirs in code_set), None)
    found = [f"{scheme}:{code}"] if scheme and code else []
    addresses = [graph.text(graph.get(value, name)) or "" for name in ("@id", "url", "sameAs", "codeValue")]
    found += [f"esco:{one}" for words in addresses for one in ESCO.findall(words)]
    for part in _several(graph.get(value, "occupationalCategory")) if levels else []:
        found += _codes(graph, part, levels - 1)
    return found


def employer_number(graph: Graph, employer: Any) -> str | None:
    """The organisation's number, in whichever of the properties for it; ``0192:`` stands before Norway's."""
    for one in _several(employer):
        holder = one if isinstance(one, dict) else {}
        for name in NUMBERS:
            for value in _several(graph.get(holder, name)):
                given = graph.get(value, "value", "name") if isinstance(value, dict) else value
                if words := graph.text(given):
                    return words.rpartition(":")[2].strip() or None
    return None


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
