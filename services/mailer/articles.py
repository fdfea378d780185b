"""Articles of an edition: Markdown files, one a locale, read, cleaned and frozen.

``<slug>.<locale>.md`` begins with lines ``title: …``, ``section: …`` and optionally ``locale: …``, then an
empty line or ``---``, then the text.
"""

from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from services.mailer.markdown import to_html, to_text
from services.mailer.text import one_line
from shared.errors import TalentPoolError
from shared.jobs import Contract
from shared.vocabulary import Locale

E = TypeVar("E", bound=StrEnum)

HEADER_FIELDS = ("title", "section", "locale")


class Section(StrEnum):
    """The newsletter's sections, in their order."""

    NEWS = "news"
    PRACTICAL = "practical"
    EVENTS = "events"
    EMPLOYERS = "employers"


class ArticleText(Contract):
    """An article in one language; ``html`` is clean."""

    locale: Locale
    title: str
    html: str
    text: str


class Article(Contract):
    """An article in one or both languages."""

    slug: str
    section: Section
    texts: dict[Locale, ArticleText]

    def text_for(self, locale: Locale) -> ArticleText:
        """The article in ``locale``, else in the language that there is."""
        return self.texts.get(locale) or next(iter(self.texts.values()))


def read_articles(folder: Path) -> tuple[Article, ...]:
    """All articles of a folder, by section and file name; errors name the file and what to write."""
    if not folder.is_dir():
        message = f"{folder} is no folder: give the one that holds the articles (*.nb.md, *.en.md)"
        raise TalentPoolError(message)
    found: dict[str, list[tuple[Section, ArticleText]]] = {}
    for path in sorted(folder.glob("*.md")):
        slug = path.name.split(".")[0]
        found.setdefault(slug, []).append(parse_article(path.name, path.read_text(encoding="utf-8")))
    articles = [_join(slug, parts) for slug, parts in found.items()]
    order = list(Section)
    return tuple(sorted(articles, key=lambda article: (order.index(article.section), article.slug)))


def parse_article(name: str, source: str) -> tuple[Section, ArticleText]:
    """Section and text of one file; ``name`` is its file name, for errors and for the locale."""
    header, body = _split(name, source)
    locale = _choice(name, "locale", header.get("locale") or name.split(".")[-2], Locale)
    section = _choice(name, "section", header.get("section", Section.NEWS), Section)
    title = one_line(header.get("title", ""), 150)
    if not title or not body.strip():
        missing = "text" if title else "title"
        message = (
            f"{name} has no {missing}: begin with 'title: …', 'section: …', an empty line, then the text"
        )
        raise TalentPoolError(message)
    return section, ArticleText(locale=locale, title=title, html=to_html(body), text=to_text(body))


def _split(name: str, source: str) -> tuple[dict[str, str], str]:
    lines = source.removeprefix("\ufeff").strip().removeprefix("---").strip().splitlines()
    header: dict[str, str] = {}
    for number, line in enumerate(lines):
        if not line.strip() or line.strip() == "---":
            return header, "\n".join(lines[number + 1 :])
        key, colon, value = line.partition(":")
        if not colon or key.strip().lower() not in HEADER_FIELDS:
            message = f"{name}, line {number + 1}: expected {' or '.join(HEADER_FIELDS)} as 'name: value'"
            raise TalentPoolError(message)
        header[key.strip().lower()] = value.strip()
    return header, ""


def _choice(name: str, field: str, value: str, kind: type[E]) -> E:
    try:
        return kind(value.strip().lower())
    except ValueError as error:
        message = (
            f"{name}: {field} is {value!r}, but must be one of {', '.join(member.value for member in kind)}"
        )
        raise TalentPoolError(message) from error


def _join(slug: str, parts: list[tuple[Section, ArticleText]]) -> Article:
    return Article(slug=slug, section=parts[0][0], texts={text.locale: text for _, text in parts})
