"""Markdown of an article as clean HTML and as plain text."""

import re
from collections.abc import Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from services.mailer.text import SCHEMES, safe_url

TAGS = {"p", "a", "strong", "em", "ul", "ol", "li", "h4", "blockquote", "br", "code"}
_HEADING = re.compile(r"<(/?)h[1-6]>")
_markdown = MarkdownIt("commonmark", {"html": False})


def to_html(source: str) -> str:
    """HTML of paragraphs, lists, emphasis and https or mailto links; headings below the title's level."""
    levelled = _HEADING.sub(r"<\1h4>", _markdown.render(source))
    return nh3.clean(
        levelled,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=set(SCHEMES),
        link_rel=None,
    ).strip()


def to_text(source: str) -> str:
    """The same as plain text: paragraphs apart, list items marked, addresses in brackets."""
    blocks: list[str] = []
    lists: list[int | None] = []
    marker = ""
    for token in _markdown.parse(source):
        if token.type == "bullet_list_open":
            lists.append(None)
        elif token.type == "ordered_list_open":
            lists.append(int(token.attrGet("start") or 1))
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open":
            marker = _marker(lists)
        elif token.type == "inline":
            blocks.append(marker + "".join(_words(token.children or [])))
            marker = ""
        elif token.type in {"code_block", "fence"}:
            blocks.append(token.content.strip())
    return "\n".join(_spaced(blocks))


def _marker(lists: list[int | None]) -> str:
    number = lists[-1]
    if number is None:
        return "- "
    lists[-1] = number + 1
    return f"{number}. "


def _words(tokens: list[Token]) -> Iterator[str]:
    target: str | None = None
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            yield token.content
        elif token.type in {"softbreak", "hardbreak"}:
            yield " "
        elif token.type == "link_open":
            target = safe_url(str(token.attrGet("href") or ""))
        elif token.type == "link_close" and target:
            yield f" ({target})"


def _spaced(blocks: list[str]) -> Iterator[str]:
    """Paragraphs have an empty line between them, items of a list have none."""
    for number, block in enumerate(blocks):
        if number and not (_is_item(block) and _is_item(blocks[number - 1])):
            yield ""
        yield block


def _is_item(block: str) -> bool:
    return bool(re.match(r"(- |\d+\. )", block))
