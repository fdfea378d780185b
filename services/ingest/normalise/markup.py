"""Descriptions: HTML by an allow list, and the same as plain text."""

import html
import re

import nh3

from services.ingest.normalise.texts import ESCAPED_TAG, has_markup, repair, unescape_markup

TAGS = {"p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "h2", "h3", "h4", "a", "blockquote", "hr"}
SCHEMES = {"http", "https", "mailto"}
CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}},
    url_schemes=SCHEMES,
    link_rel="nofollow noopener noreferrer",
)
BLOCKS = re.compile(
    r"<(/?)(?:h([156])|(?:div|section|article|header|footer|table|tbody|tr|figure|main|dl|dt|dd|address|pre))"
    r"\b[^<>]*>",
    re.IGNORECASE,
)
ALLOWED = re.compile(rf"(?i)</?(?:{'|'.join(sorted(TAGS))}|div|span|h1|h5|h6)(?:\s+[\w-]+=[^<>]*)?\s*/?>$")
ESCAPED_ENTITY = re.compile(r"&amp;(amp|lt|gt|quot|nbsp|#\d{1,6});")
BREAKS = re.compile(r"<br>\s*<br>\s*(?:<br>\s*)+")
EMPTY = re.compile(r"<(p|li|ul|ol|strong|b|em|i|h2|h3|h4|blockquote)>(?:\s|&nbsp;|<br>)*</\1>")
PARAGRAPHS = re.compile(r"\n\s*\n")
BULLET = re.compile(r"^[ \t]*[\u2022\u00b7\u25cf\u25aa\uf0b7*]\s+", re.MULTILINE)
LONGEST = 40_000
"""Characters of a description; a job must fit into a message of the bus."""

DEEPEST_EMPTY = 6


def clean_html(description: str | None) -> str:
    """Only paragraphs, lists, headings, emphasis and links to https, http and mailto. ``""`` for nothing."""
    if not description:
        return ""
    text = repair(unescape_markup(description[:LONGEST]))
    if not has_markup(text):
        return _paragraphs(html.unescape(text) if "&" in text else text)
    if "&lt;" in text:
        text = _with_pasted(text)
    return _without_empty(CLEANER.clean(BLOCKS.sub(_known_block, text)))


def _with_pasted(text: str) -> str:
    """Markup inside markup that was escaped once more, as editors paste it; "a &lt;b" stays as it is."""
    mended = ESCAPED_TAG.sub(_escaped, text)
    return text if mended == text else ESCAPED_ENTITY.sub(r"&\1;", mended)


def _escaped(match: re.Match[str]) -> str:
    inner = html.unescape(match[0])
    return inner if ALLOWED.match(inner) else match[0]


def _known_block(match: re.Match[str]) -> str:
    """Blocks that the list does not allow become what keeps their text apart."""
    if match[2]:
        return f"<{match[1]}h{'2' if match[2] == '1' else '4'}>"
    return "<br>"


def _paragraphs(text: str) -> str:
    text = BULLET.sub("- ", text)
    parts = (html.escape(part.strip(), quote=False) for part in PARAGRAPHS.split(text.replace("\r\n", "\n")))
    return "".join(f"<p>{part}</p>" for part in parts if part).replace("\n", "<br>")


def _without_empty(text: str) -> str:
    for _ in range(DEEPEST_EMPTY):
        text, count = EMPTY.subn("", text)
        if count == 0:
            break
    text = BREAKS.sub("<br><br>", text).strip()
    while text.startswith("<br>"):
        text = text.removeprefix("<br>").lstrip()
    while text.endswith("<br>"):
        text = text.removesuffix("<br>").rstrip()
    return text


LINES = {
    **{f"<{name}>": "\n" for name in ("p", "br", "ul", "ol", "h2", "h3", "h4", "hr", "blockquote")},
    **{f"</{name}>": "\n" for name in ("p", "ul", "ol", "h2", "h3", "h4", "blockquote")},
    "<li>": "\n- ",
}
"""What stands for an element in plain text; for the others nothing does."""

ELEMENT = re.compile(r"(<[^<>]*>)")
BLANK_LINES = re.compile(r"\n\n\n+")
LOOSE_START, LOOSE_END = re.compile(r"<li>\s*<p>"), re.compile(r"</p>\s*</li>")


def plain_text(cleaned: str) -> str:
    """The text of what ``clean_html`` gave: a line a paragraph, ``- `` before list items."""
    text = cleaned.replace("\n", " ")
    if "<li>" in text:
        text = LOOSE_END.sub("</li>", LOOSE_START.sub("<li>", text))
    words = ELEMENT.split(text)
    words[1::2] = [LINES.get(element, "") for element in words[1::2]]
    text = "".join(words)
    if "&" in text:
        text = html.unescape(text)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
