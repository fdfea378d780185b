"""From frozen content to subject, HTML and text. Pure: equal input gives equal output."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.mailer import phrases
from services.mailer.articles import Article
from services.mailer.content import Content, Item
from services.mailer.edition import Edition
from services.mailer.links import Links
from services.mailer.templating import mail_template
from services.mailer.text import one_line
from shared.vocabulary import Locale, MailKind


@dataclass(frozen=True)
class Letterhead:
    """What stands on every mail of this newsletter."""

    name: str
    postal_address: str


@dataclass(frozen=True)
class Letter:
    """One mail before it has words; ``dated`` is when it is first sent, and stays the same at retries.

    ``feedback`` holds the address of the page about each job.
    """

    kind: MailKind
    locale: Locale
    content: Content
    links: Links
    dated: datetime
    recipient: str | None = None
    edition: Edition | None = None
    feedback: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rendered:
    """One mail in words."""

    subject: str
    html: str
    text: str


def render(letter: Letter, head: Letterhead) -> Rendered:
    """Fill the template of the letter's kind and locale."""
    template = mail_template(letter.kind, letter.locale)
    values = _values(letter, head)
    subject = one_line(template.subject.render(values), 160)
    values["subject"] = subject
    return Rendered(subject, template.html.render(values), template.text.render(values))


def _values(letter: Letter, head: Letterhead) -> dict[str, Any]:
    locale, today = letter.locale, phrases.local_date(letter.dated)
    return {
        "kind": letter.kind.value,
        "locale": locale.value,
        "head": head,
        "links": letter.links,
        "name": one_line(letter.recipient or "", 80),
        "today": phrases.day(today, locale, year=True),
        "jobs": [
            _job(number, item, locale, today) | {"feedback": letter.feedback.get(item.job.job_id)}
            for number, item in enumerate(letter.content.items, start=1)
        ],
        "edition": _edition(letter.edition, locale) if letter.edition else None,
    }


def _job(number: int, item: Item, locale: Locale, today: date) -> dict[str, Any]:
    job = item.job
    last = phrases.local_date(job.deadline) if job.deadline else None
    return {
        "number": number,
        "title": job.title,
        "employer": job.employer,
        "facts": phrases.facts(job, locale),
        "salary": phrases.salary(job.salary, locale) if job.salary else None,
        "languages": phrases.languages(job.required_languages, locale),
        "deadline": phrases.deadline(last, today, locale) if last else None,
        "reasons": phrases.reasons(item.reasons, locale),
        "cautions": phrases.cautions(item.cautions, locale),
        "url": job.apply_url,
    }


def _edition(edition: Edition, locale: Locale) -> dict[str, Any]:
    return {
        "number": edition.number,
        "title": edition.titles[locale],
        "articles": [_article(article, locale) for article in edition.articles],
    }


def _article(article: Article, locale: Locale) -> dict[str, Any]:
    text = article.text_for(locale)
    return {
        "section": phrases.section(article.section, locale),
        "title": text.title,
        "html": text.html,
        "text": text.text,
        "locale": text.locale.value,
        "foreign": text.locale is not locale,
    }
