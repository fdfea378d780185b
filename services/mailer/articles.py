"""Articles of an edition: what an editor or a partner wrote, cleaned and frozen; files, one a locale, read.

``<slug>.<locale>.md`` begins with lines ``name: value`` (see ``FIELDS``), then an empty line or ``---``,
then the text in Markdown.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from services.mailer.markdown import to_html, to_text
from services.mailer.text import one_line
from shared.errors import TalentPoolError
from shared.jobs import Contract
from shared.vocabulary import Locale

E = TypeVar("E", bound=StrEnum)

FIELDS = ("title", "section", "locale", "author", "when", "where", "until")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
LONGEST_LINE = 20_000
LONGEST_BODY = 100_000
ZONE = ZoneInfo("Europe/Oslo")


class Section(StrEnum):
    """The newsletter's sections, in their order."""

    NEWS = "news"
    PRACTICAL = "practical"
    EVENTS = "events"
    EMPLOYERS = "employers"


class ArticleState(StrEnum):
    """A draft waits for an editor's yes; a ready article is taken by the next edition."""

    DRAFT = "draft"
    READY = "ready"


class Written(Contract):
    """An article in one language as it was written; ``body`` is Markdown.

    ``when`` and ``where`` are those of an event, ``until`` is the last day of an edition that may carry it.
    """

    slug: str
    locale: Locale
    section: Section
    title: str
    body: str
    author: str = ""
    when: datetime | None = None
    where: str = ""
    until: date | None = None


class ArticleText(Contract):
    """An article in one language; ``html`` is clean. ``markdown`` is what the checks look at."""

    locale: Locale
    title: str
    html: str
    text: str
    where: str = ""
    markdown: str = ""


class Article(Contract):
    """An article in one or both languages. ``source`` is the partner's name if it came from one."""

    slug: str
    section: Section
    texts: dict[Locale, ArticleText]
    when: datetime | None = None
    source: str | None = None

    def text_for(self, locale: Locale) -> ArticleText:
        """The article in ``locale``, else in the language that there is."""
        return self.texts.get(locale) or next(iter(self.texts.values()))


def read_articles(folder: Path) -> tuple[Article, ...]:
    """All articles of a folder, by section and file name; errors name the file and what to write."""
    if not folder.is_dir():
        message = f"{folder} is no folder: give the one that holds the articles (*.nb.md, *.en.md)"
        raise TalentPoolError(message)
    found: dict[str, list[Written]] = {}
    for written in read_files(folder):
        found.setdefault(written.slug, []).append(written)
    return in_order(joined(parts) for parts in found.values())


def read_files(place: Path) -> tuple[Written, ...]:
    """A file, or all articles of a folder, as they were written."""
    paths = sorted(place.glob("*.md")) if place.is_dir() else [place]
    return tuple(parse_article(path.name, _source(path)) for path in paths)


def in_order(articles: Iterable[Article]) -> tuple[Article, ...]:
    """By section, then by slug."""
    order = list(Section)
    return tuple(sorted(articles, key=lambda article: (order.index(article.section), article.slug)))


def joined(parts: Iterable[Written], source: str | None = None) -> Article:
    """One article of its languages; the first one's section counts."""
    first, *others = parts
    texts = {part.locale: _text(part) for part in (first, *others)}
    when = next((part.when for part in (first, *others) if part.when), None)
    return Article(slug=first.slug, section=first.section, texts=texts, when=when, source=source)


def _text(written: Written) -> ArticleText:
    return ArticleText(
        locale=written.locale,
        title=one_line(written.title, LONGEST_LINE),
        html=to_html(written.body),
        text=to_text(written.body),
        where=one_line(written.where),
        markdown=written.body,
    )


def parse_article(name: str, source: str) -> Written:
    """One file; ``name`` is its file name, which gives the slug and, without a field for it, the locale."""
    header, body = _split(name, source)
    slug, *endings = name.split(".")
    given = header.get("locale") or (endings[-2] if len(endings) > 1 else "")
    title = header.get("title", "")
    if not title or not body.strip():
        missing = "text" if title else "title"
        message = (
            f"{name} has no {missing}: begin with 'title: …', 'section: …', an empty line, then the text"
        )
        raise TalentPoolError(message)
    return checked(
        name,
        Written(
            slug=slug,
            locale=_choice(name, "locale", given, Locale),
            section=_choice(name, "section", header.get("section", Section.NEWS), Section),
            title=title,
            body=body,
            author=header.get("author", ""),
            when=_moment(name, header.get("when", "")),
            where=header.get("where", ""),
            until=_day(name, header.get("until", "")),
        ),
    )


def checked(name: str, written: Written) -> Written:
    """The same, if it can be stored; raises :class:`TalentPoolError` that says what cannot, and why."""
    if SLUG.fullmatch(written.slug) is None:
        message = f"{name}: {written.slug[:80]!r} is no slug: use lower-case letters, digits and hyphens"
        raise TalentPoolError(message)
    for field in ("title", "author", "where"):
        value = getattr(written, field)
        if any(not (character.isprintable() or character.isspace()) for character in value) or (
            len(value.splitlines()) > 1 or len(value) > LONGEST_LINE
        ):
            message = f"{name}: {field} holds a line end or a control character: write one line"
            raise TalentPoolError(message)
    if len(written.body) > LONGEST_BODY or "\x00" in written.body:
        message = f"{name}: the text is longer than {LONGEST_BODY} characters, or no text: shorten it"
        raise TalentPoolError(message)
    return written


def _source(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = f"{path.name} is not UTF-8 (byte {error.start}): save it as UTF-8"
        raise TalentPoolError(message) from error


def _split(name: str, source: str) -> tuple[dict[str, str], str]:
    lines = source.removeprefix("\ufeff").strip().removeprefix("---").strip().splitlines()
    header: dict[str, str] = {}
    for number, line in enumerate(lines):
        if not line.strip() or line.strip() == "---":
            return header, "\n".join(lines[number + 1 :])
        key, colon, value = line.partition(":")
        if not colon or key.strip().lower() not in FIELDS:
            message = f"{name}, line {number + 1}: expected {' or '.join(FIELDS)} as 'name: value'"
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


def _moment(name: str, value: str) -> datetime | None:
    """A time without a zone is Oslo's."""
    if not value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        message = f"{name}: when is {value!r}: write it as 2026-12-03 17:00"
        raise TalentPoolError(message) from error
    return found if found.tzinfo else found.replace(tzinfo=ZONE)


def _day(name: str, value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        message = f"{name}: until is {value!r}: write it as 2026-12-03"
        raise TalentPoolError(message) from error
