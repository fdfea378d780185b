"""What surrounds a link to a job in a list of jobs: its card or row, and what these say beside the title."""

import re
from itertools import islice

from selectolax.lexbor import LexborNode

from services.ingest.formats.columns import field_of
from services.ingest.formats.html_main import words_of

CARD = frozenset({"li", "tr", "article"})
NAMED_CARD = re.compile(r"(?i)\b(?:job|jobb|position|vacancy|stilling|opening|posting|card|listing)\b")
PART_OF_A_CARD = re.compile(
    r"(?i)title|name|link|head|tittel|meta|desc|info|content|body|text|detail|\blist\b|grid|wrap|container|board|result|section"
)
LABELS = "label, dt, th, span, div, strong"
HIGHEST = 8
LONGEST_CARD = 4_000
MOST_CELLS = 30
HEADING = "h1, h2, h3, h4, h5, h6"
HEADED = "heading"
"""Where a card's heading is, or a row's title."""

FIRST = "first"
"""Where the words of the first cell are, if no column is headed as the title's."""


def card_of(link: LexborNode) -> LexborNode | None:
    """The nearest element around it that is a list's member by its tag, or by the name of its class."""
    node = link.parent
    for _ in range(HIGHEST):
        if node is None or node.tag in CARD or _is_named_card(node):
            return node
        node = node.parent
    return None


Known = dict[int, dict[str, str]]
"""What cards say that were read before: one may hold thousands of links."""


def said_of(card: LexborNode | None, known: Known) -> dict[str, str]:
    """Field → words: of a table's row by the words that head its columns, and the place of any card."""
    if card is None:
        return {}
    if card.mem_id not in known:
        cells = _cells_of(card) if card.tag == "tr" else {}
        place = cells.get("place") or _place_in(card)
        heading = words_of(card.css_first(HEADING)) or cells.get("title") or cells.get(FIRST)
        more = {HEADED: heading, "place": place}
        known[card.mem_id] = {**cells, **{name: words for name, words in more.items() if words}}
    return known[card.mem_id]


def _cells_of(row: LexborNode) -> dict[str, str]:
    """A row without a title in a column of its own has it in its first cell."""
    names = [words_of(cell) for cell in _cells(_first_row(row))]
    cells = [words_of(cell) for cell in _cells(row)]
    guesses = ((field_of(name), words) for name, words in zip(names, cells, strict=False))
    found = {guess[0]: words for guess, words in guesses if guess and words}
    return found if "title" in found or not any(cells) else {**found, FIRST: next(filter(None, cells))}


def _place_in(card: LexborNode) -> str | None:
    """What stands beside a label such as "Location", or in an element of that name."""
    if len(card.html or "") > LONGEST_CARD:
        return None
    for node in card.css(LABELS):
        guess = field_of(words_of(node).rstrip(": ").removeprefix("Job ").removesuffix("s"))
        if guess and guess[0] == "place" and node.next is not None:
            following = node.next if node.next.is_element_node else node.next.next
            beside = words_of(following) if following is not None else ""
            return beside or None
    named = card.css_first('[class*="location" i], [class*="place" i], [class*="sted" i]')
    return words_of(named) or None


def _is_named_card(node: LexborNode) -> bool:
    name = (node.attributes.get("class") or "").replace("_", "-")
    return (
        node.tag in ("div", "section") and bool(NAMED_CARD.search(name)) and not PART_OF_A_CARD.search(name)
    )


def _first_row(row: LexborNode) -> LexborNode | None:
    """The table's first row, unless it is this one."""
    node = row.parent
    while node is not None and node.tag in ("tbody", "thead", "tfoot"):
        node = node.parent
    first = node.css_first("tr") if node is not None and node.tag == "table" else None
    return None if first is None or first.mem_id == row.mem_id else first


def _cells(row: LexborNode | None) -> list[LexborNode]:
    cells = (node for node in row.iter() if node.tag in ("td", "th")) if row is not None else iter(())
    return list(islice(cells, MOST_CELLS))
