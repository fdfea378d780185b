"""Markdown of an article as clean HTML and as plain text."""

import re
from collections.abc import Iterator, Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.attrs import attrs_plugin

from services.mailer.text import SCHEMES, safe_url

TAGS = {"p", "a", "strong", "em", "ul", "ol", "li", "h4", "blockquote", "br", "code", "img"}
IMAGE_WIDTH = 536
"""Pixels between the margins of a mail: 600 less 32 on each side."""
IMAGE_STYLE = "display:block;max-width:100%;height:auto"
_WIDTH = re.compile(r"[1-9][0-9]{0,4}")
_HEADING = re.compile(r"<(/?)h[1-6]>")


def reader(kind: type[MarkdownIt] = MarkdownIt, *, html: bool = False) -> MarkdownIt:
    """CommonMark, and ``{width=300}`` behind an image; ``html`` says whether HTML is told from text."""
    return kind("commonmark", {"html": html}).use(attrs_plugin, after=("image",), allowed=("width",))


def image_width(token: Token) -> int | None:
    """The width that the article gives an image, in pixels; ``None`` without a usable one."""
    width = str(token.attrGet("width") or "")
    return int(width) if _WIDTH.fullmatch(width) else None


def description(token: Token) -> str:
    """What an image shows, in words, for those who do not see it."""
    return "".join(child.content for child in token.children or []).strip()


def image_address(token: Token) -> str | None:
    """Where an image lies, if a mail may show it from there."""
    address = str(token.attrGet("src") or "")
    return address if address.startswith("https://") and safe_url(address) else None


def _image(
    _renderer: RendererHTML, tokens: Sequence[Token], place: int, _options: OptionsDict, _env: EnvType
) -> str:
    """An image that has an https address and a description; any other is left out."""
    token = tokens[place]
    address, words = image_address(token), description(token)
    if address is None or not words:
        return ""
    width = min(image_width(token) or IMAGE_WIDTH, IMAGE_WIDTH)
    return f'<img src="{escapeHtml(address)}" alt="{escapeHtml(words)}" width="{width}">'


_markdown = reader()
_markdown.add_render_rule("image", _image)


def to_html(source: str) -> str:
    """HTML of paragraphs, lists, emphasis, images and https or mailto links; headings below the title."""
    levelled = _HEADING.sub(r"<\1h4>", _markdown.render(source))
    return nh3.clean(
        levelled,
        tags=TAGS,
        attributes={"a": {"href"}, "img": {"src", "alt", "width"}},
        set_tag_attribute_values={"img": {"style": IMAGE_STYLE}},
        attribute_filter=_kept,
        url_schemes=set(SCHEMES),
        link_rel=None,
    ).strip()


def _kept(_tag: str, attribute: str, value: str) -> str | None:
    """An attribute's value, unless it is a link that leads nowhere from a mail."""
    return value if attribute != "href" or safe_url(value) else None


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
    return "\n".join(_spaced([block for block in blocks if block.strip()]))


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
        elif token.type == "image" and image_address(token):
            yield description(token)
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
