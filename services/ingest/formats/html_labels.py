"""What an HTML page says beside labels such as "Søknadsfrist" and "Location": in lists, tables, lines."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.ingest.formats.columns import field_of

READ = frozenset(
    {
        "deadline",
        "published",
        "expires",
        "reference",
        "employer",
        "employer_number",
        "employment",
        "extent",
        "place",
        "city",
        "municipality",
        "region",
        "postal_code",
        "remote",
        "salary",
        "permit",
        "languages",
    }
)
"""Fields whose labels are plain; "Title" and "Link" stand beside much else."""

SELECTOR = "dt, th, td, label, div, span, p, li, strong, b, h3, h4, h5, h6"
LONGEST_LABEL = 40
LONGEST_VALUE = 200
MOST_NODES = 20_000
LINE = re.compile(r"^\s*([^:\n]{2,40}?)\s*:\s*(\S.*)$")


def labelled(tree: LexborHTMLParser) -> dict[str, str]:
    """Field → the first value that a label of it has; values are short texts."""
    found: dict[str, str] = {}
    for node in tree.css(SELECTOR)[:MOST_NODES]:
        words = _own_words(node)
        if words is None:
            continue
        line = LINE.match(words)
        name = line[1] if line else words.rstrip(": ")
        guess = field_of(name) if len(name) <= LONGEST_LABEL else None
        if guess is None or guess[0] not in READ or guess[0] in found:
            continue
        value = line[2] if line else _beside(node)
        if value and len(value) <= LONGEST_VALUE:
            found[guess[0]] = value.strip()
    return found


def _own_words(node: LexborNode) -> str | None:
    """The words of a small element."""
    child = node.first_child
    if child is None:
        return None
    words = " ".join(node.text(deep=True, separator=" ").split()) if _is_small(node) else ""
    return words if 1 < len(words) <= LONGEST_LABEL + LONGEST_VALUE else None


def _is_small(node: LexborNode) -> bool:
    """Without walking into a large element: few children, of which none has blocks of its own."""
    count, child = 0, node.first_child
    while child is not None:
        count += 1
        blocks = child.tag in ("div", "p", "ul", "ol", "table", "dl", "section")
        if count > 6 or blocks:  # noqa: PLR2004  a label has an icon and some spans
            return False
        child = child.next
    return True


def _beside(node: LexborNode) -> str | None:
    """The text after a label: of what follows it, else of what follows its parent."""
    for start in (node, node.parent):
        following = start.next if start is not None else None
        for _ in range(4):
            if following is None:
                break
            words = _short_words(following)
            if words:
                return words.lstrip(": ").strip() or None
            following = following.next
    return None


def _short_words(node: LexborNode) -> str | None:
    if node.is_comment_node:
        return None
    words = " ".join((node.text(deep=True, separator=" ") or "").split())
    return words or None
