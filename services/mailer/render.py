"""From frozen content to subject, HTML and text. Pure: equal input gives equal output."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from services.mailer import phrases
from services.mailer.article_view import article_views
from services.mailer.content import Content, Item
from services.mailer.edition import Edition
from services.mailer.links import Links
from services.mailer.moulds import Value
from services.mailer.occasions import occasion
from services.mailer.templating import mail_template
from services.mailer.text import one_line
from shared.vocabulary import Locale, MailKind

MOST_SUBJECT = 160
_reasons = lru_cache(20_000)(phrases.reasons)


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
    values = values_of(letter, head)
    subject = one_line(template.subject.render(values), MOST_SUBJECT)
    values["subject"] = subject
    return Rendered(subject, template.html.render(values), template.text.render(values))


def values_of(letter: Letter, head: Letterhead) -> dict[str, Any]:
    """All that the letter's template is given, but for the subject."""
    today = phrases.local_date(letter.dated)
    jobs = [
        job_values(item, letter.locale, today) | own_values(number, item, letter)
        for number, item in enumerate(letter.content.items, start=1)
    ]
    return page_values(letter, head) | {"jobs": jobs, "links": letter.links, "name": name_of(letter)}


def name_of(letter: Letter) -> str:
    """How the recipient is called; empty when there is no name."""
    return one_line(letter.recipient or "", 80)


def page_values(letter: Letter, head: Letterhead) -> dict[str, Any]:
    """What many letters of a kind share: follows from kind, locale, day, edition and occasion."""
    return {
        "kind": letter.kind.value,
        "locale": letter.locale.value,
        "head": head,
        "today": phrases.day(phrases.local_date(letter.dated), letter.locale, year=True),
        "edition": _edition(letter.edition, letter.locale, letter.content.seen) if letter.edition else None,
    } | occasion(letter.content, letter.locale)


def job_values(item: Item, locale: Locale, today: date) -> dict[str, Any]:
    """What a card says of a job to whoever gets it: follows from job, locale and day."""
    job = item.job
    last = phrases.local_date(job.deadline) if job.deadline else None
    return {
        "title": job.title,
        "employer": job.employer,
        "facts": phrases.facts(job, locale),
        "salary": phrases.salary(job.salary, locale) if job.salary else None,
        "languages": phrases.languages(job.required_languages, locale),
        "deadline": phrases.deadline(last, today, locale) if last else None,
        "url": job.apply_url,
    }


def own_values(number: int, item: Item, letter: Letter) -> dict[str, Value]:
    """What a card says to this recipient alone; takes the place of what it says to everybody."""
    return {
        "number": number,
        "reasons": _reasons(item.reasons, letter.locale),
        "cautions": phrases.cautions(item.cautions, letter.locale),
        "feedback": letter.feedback.get(item.job.job_id),
    }


def _edition(edition: Edition, locale: Locale, seen: tuple[str, ...]) -> dict[str, Any]:
    return {
        "number": edition.number,
        "title": edition.titles[locale],
        "articles": article_views(edition.articles, locale, seen),
    }
