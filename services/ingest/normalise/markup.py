"""Descriptions: HTML by an allow list, and the same as plain text."""

import html
import re

import nh3

from services.ingest.normalise.texts import has_markup, repair, unescape_markup

TAGS = {"p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "h2", "h3", "h4", "a", "blockquote", "hr"}
SCHEMES = {"http", "https", "mailto"}
HEADINGS = re.compile(r"<(/?)h([156])\b[^<>]*>", re.IGNORECASE)
BLOCKS = re.compile(
    r"</?(?:div|section|article|header|table|tbody|tr|figure|main|dl|dt|dd)\b[^<>]*>", re.IGNORECASE
)
BREAKS = re.compile(r"(?:<br>\s*){3,}")
EMPTY = re.compile(r"<(p|li|ul|ol|strong|b|em|i|h2|h3|h4|blockquote)>(?:\s|&nbsp;|<br>)*</\1>")
PARAGRAPHS = re.compile(r"\n\s*\n")
LONGEST = 40_000
"""Characters of a description; a job must fit into a message of the bus."""

DEEPEST_EMPTY = 6


def clean_html(description: str | None) -> str:
    """Only paragraphs, lists, headings, emphasis and links to https, http and mailto. ``""`` for nothing."""
    if not description:
        return ""
    text = repair(unescape_markup(description[:LONGEST]))
    source = _with_known_blocks(text) if has_markup(text) else _paragraphs(html.unescape(text))
    cleaned = nh3.clean(
        source,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )
    return _without_empty(cleaned).strip()


def _with_known_blocks(text: str) -> str:
    """Blocks that the list does not allow become what keeps their text apart."""
    text = HEADINGS.sub(lambda match: f"<{match[1]}h{'2' if match[2] == '1' else '4'}>", text)
    return BLOCKS.sub("<br>", text)


def _paragraphs(text: str) -> str:
    parts = (html.escape(part.strip(), quote=False) for part in PARAGRAPHS.split(text))
    return "".join(f"<p>{part}</p>" for part in parts if part).replace("\n", "<br>")


def _without_empty(text: str) -> str:
    for _ in range(DEEPEST_EMPTY):
        text, count = EMPTY.subn("", text)
        if count == 0:
            break
    text = BREAKS.sub("<br><br>", text)
    return re.sub(r"^(?:\s*<br>)+|(?:<br>\s*)+$", "", text)


LINE_ENDS = re.compile(r"<br>|</(?:p|h2|h3|h4|blockquote|ul|ol)>|<hr>")
ITEM = re.compile(r"<li>\s*(?:<p>)?")
BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def plain_text(cleaned: str) -> str:
    """The text of what ``clean_html`` gave: a line a paragraph, ``- `` before list items."""
    text = re.sub(r"\s*\n\s*", " ", cleaned)
    text = re.sub(r"</p>\s*</li>", "</li>", text)
    text = ITEM.sub("\n- ", text)
    text = re.sub(r"<(?:p|h2|h3|h4|ul|ol|blockquote)>", "\n", text)
    text = LINE_ENDS.sub("\n", text)
    text = html.unescape(re.sub(r"<[^>]*>", "", text)).replace("\xa0", " ")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
