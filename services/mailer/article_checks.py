"""What is wrong with an article's Markdown, links, images, titles and languages. Pure."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token

from services.mailer.articles import Article, ArticleText, Section
from services.mailer.markdown import IMAGE_WIDTH, description, image_width, reader
from services.mailer.problems import Problem, error, warning
from services.mailer.text import SCHEMES, safe_url
from shared.vocabulary import Locale

LONGEST_TITLE = 150
LONGEST_QUOTE = 60
_TEMPLATE = re.compile(r"\{\{|\{%|\{#")
_UNCLOSED = re.compile(
    r"\]\(|\[[^\]]+\]\s+\((https?:|mailto:|www\.)|\[[^\[\]]+\]\[[^\[\]]*\]|\[[^\[\]]*https?:", re.IGNORECASE
)
_EMPHASIS = re.compile(r"\*\*|(?<!_)__(?!_)")
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)


class _Lenient(MarkdownIt):
    """Takes every address for a link, so that all are judged here."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  markdown-it's name
        """Always."""
        del url
        return True


_reader = reader(_Lenient, html=True)


def check_article(article: Article) -> Iterator[Problem]:
    """All that an editor should know of one article."""
    for text in article.texts.values():
        where = f"article {article.slug} ({text.locale})"
        yield from check_title(where, text.title)
        yield from check_markdown(where, text.markdown)
    yield from _languages(article)
    yield from _event(article)


def check_title(where: str, title: str) -> Iterator[Problem]:
    """A title is one line that fits a mail and holds no placeholder."""
    if not title.strip():
        yield error(where, "the title is empty", "write one")
    if len(title) > LONGEST_TITLE:
        yield error(where, f"the title has {len(title)} characters", f"write at most {LONGEST_TITLE}")
    if any(not character.isprintable() for character in title):
        yield error(where, "the title holds a line end or a control character", "write it in one line")
    yield from _placeholders(where, title)


def check_markdown(where: str, markdown: str) -> Iterator[Problem]:
    """Links, images, HTML, and marks that were not closed."""
    lines = markdown.splitlines()
    for token in _reader.parse(markdown):
        place = f"{where}, line {token.map[0] + 1}" if token.map else where
        if token.type == "html_block":
            yield _html(place, token.content)
        elif token.type == "fence":
            yield from _fence(place, token, lines)
        elif token.type == "inline":
            yield from _inline(place, token.children or [])


def _inline(where: str, tokens: list[Token]) -> Iterator[Problem]:
    for kind, found in groupby(tokens, key=lambda token: token.type):
        together = list(found)
        if kind == "text":
            yield from _text(where, "".join(token.content for token in together))
            continue
        for token in together:
            if kind == "html_inline":
                yield _html(where, token.content)
            elif kind == "link_open":
                yield from check_address(where, "link", str(token.attrGet("href") or ""))
            elif kind == "image":
                yield from _image(where, token)


def _text(where: str, text: str) -> Iterator[Problem]:
    if found := _UNCLOSED.search(text):
        yield error(
            where,
            f"a link is not closed: {_quoted(text[found.start() :])}",
            "write [words](https://address) without a space between",
        )
    if _EMPHASIS.search(text):
        yield warning(
            where, f"bold is not closed: {_quoted(text)}", "write **words**, or \\*\\* for the signs"
        )
    yield from _placeholders(where, text)


def _placeholders(where: str, text: str) -> Iterator[Problem]:
    if found := _TEMPLATE.search(text):
        yield error(
            where,
            f"{_quoted(text[found.start() :])} is a placeholder that nothing fills in: readers would see it",
            "write what it stands for",
        )


def _html(where: str, source: str) -> Problem:
    return error(
        where, f"HTML is not taken: {_quoted(source)}", "write it in Markdown, or \\< for the sign itself"
    )


def _fence(where: str, token: Token, lines: list[str]) -> Iterator[Problem]:
    last = lines[token.map[1] - 1].strip() if token.map else token.markup
    if not last.startswith(token.markup) or (token.map and token.map[1] - token.map[0] < 2):  # noqa: PLR2004  an opening and a closing line
        yield error(where, f"a block of code is not closed with {token.markup}", "close it, or remove it")


def check_address(where: str, what: str, address: str) -> Iterator[Problem]:
    """A mail carries https and mailto addresses, and images by https."""
    allowed = ("https",) if what == "image" else SCHEMES
    scheme = _SCHEME.match(address)
    if scheme is None:
        yield error(where, f"the {what} {_quoted(address)} has no https://", "write the whole address")
    elif scheme[1].lower() not in allowed:
        yield error(
            where,
            f"the {what} {_quoted(address)} begins with {scheme[1][:LONGEST_QUOTE]}:",
            f"write one that begins with {' or '.join(f'{name}:' for name in allowed)}",
        )
    elif safe_url(address) is None:
        yield error(where, f"the {what} {_quoted(address)} is no address", "copy it from the address bar")


def _image(where: str, token: Token) -> Iterator[Problem]:
    address = str(token.attrGet("src") or "")
    yield from check_address(where, "image", address)
    if not description(token):
        yield error(
            where,
            f"the image {_quoted(address)} has no description",
            "write ![what it shows](address){width=536}",
        )
    width = image_width(token)
    if width is None:
        yield warning(
            where,
            f"the image {_quoted(address)} has no width and is shown {IMAGE_WIDTH} pixels wide",
            "write {width=300} right behind it, in pixels",
        )
    elif width > IMAGE_WIDTH:
        yield warning(
            where, f"the image is {width} pixels wide", f"it is shown {IMAGE_WIDTH} wide: write that, or less"
        )


def _languages(article: Article) -> Iterator[Problem]:
    for locale in Locale:
        if locale not in article.texts:
            yield warning(
                f"article {article.slug}",
                f"there is no text in {locale}",
                f"add {article.slug}.{locale}.md; readers get the other language meanwhile",
            )


def _event(article: Article) -> Iterator[Problem]:
    where = f"article {article.slug}"
    if article.section is not Section.EVENTS:
        return
    if article.when is None:
        yield warning(where, "the event has no time", "write `when: 2026-12-03 17:00`")
    if not any(text.where for text in article.texts.values()):
        yield warning(where, "the event has no place", "write `where: …`")


def addresses_in(texts: Iterable[ArticleText]) -> Iterator[str]:
    """All addresses of links and images, each once."""
    found: dict[str, None] = {}
    for text in texts:
        for block in _reader.parse(text.markdown):
            for token in block.children or []:
                address = token.attrGet("href") if token.type == "link_open" else token.attrGet("src")
                if address:
                    found[str(address)] = None
    yield from found


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE] + "…")
