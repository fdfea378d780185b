"""Prints mails quickly: what recurs is rendered and encoded once, and joined for each recipient.

A page is a mail without what differs from recipient to recipient, a card is what it says of one job, then
with these reasons. All are moulds, made by the templates at first need and kept. A template that looks into
jobs outside its loop over them has no mould: it is rendered whole each time. Either way says the same as
``render``.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache, partial
from itertools import count
from typing import Any, TypeVar

from jinja2 import Template, UndefinedError
from jinja2.runtime import Context
from markupsafe import escape

from services.mailer import phrases
from services.mailer.content import Item
from services.mailer.edition import Edition
from services.mailer.links import Links
from services.mailer.loops import BLOCK
from services.mailer.moulds import Mould, Value, has_holes, hole, masked, shape
from services.mailer.printed import Printed, printed
from services.mailer.quoted import SOFT, ended, quoted
from services.mailer.render import (
    MOST_SUBJECT,
    Letter,
    Letterhead,
    job_values,
    name_of,
    own_values,
    page_values,
    render,
    values_of,
)
from services.mailer.templating import MailTemplate, mail_template
from services.mailer.text import one_line

MOST_PAGES = 200
MOST_CARDS = 6_000
_OWN = ("number", "feedback")
_TOKEN = re.compile(r"[\w-][\w.-]{,74}", re.ASCII)
"""What quoted-printable and HTML leave as it is, and fits a line."""
_REMEMBERED = 50_000
_PERSONAL = frozenset({"content", "links", "recipient", "edition", "feedback"})
_LINKS = tuple(field.name for field in fields(Links))
_SHARED = tuple(field.name for field in fields(Letter) if field.name not in _PERSONAL | {"dated"})

Kept = TypeVar("Kept")
Encode = Callable[[str | int], bytes]
Moulds = dict[str, Mould]


@dataclass(frozen=True)
class _Page:
    """Moulds of a page; no ``subject`` when it differs, no moulds when its template allows none.

    ``family`` stands for what cards depend on beside the job. The edition is held, so that its identity, by
    which the page is found, is nobody else's.
    """

    family: int
    edition: Edition | None
    subject: str | None
    moulds: tuple[Mould, Mould] | None


@lru_cache(_REMEMBERED)
def _markup(text: str | int) -> bytes:
    return quoted(str(escape(text)))


@lru_cache(_REMEMBERED)
def _plain(text: str | int) -> bytes:
    return quoted(str(text))


ENCODERS: tuple[Encode, Encode] = (_markup, _plain)
"""For HTML, and for text."""


class Press:
    """Keeps pages and cards, the most recent ones."""

    def __init__(self, head: Letterhead) -> None:
        self._head = head
        self._pages: dict[Hashable, _Page] = {}
        self._families: dict[Hashable, int] = {}
        self._numbers = count()
        self._cards: dict[Hashable, tuple[Moulds, Moulds]] = {}
        self._reasoned: dict[Hashable, tuple[object, object, tuple[Moulds, Moulds]]] = {}

    def print(self, letter: Letter) -> Printed:
        """The letter in words, encoded."""
        page = self._page(letter)
        if page is None or page.moulds is None:
            return printed(render(letter, self._head))
        subject = page.subject or _subject(letter, values_of(letter, self._head))
        items = letter.content.items
        asked = [letter.feedback.get(item.job.job_id) for item in items]
        cards = [
            self._card(page, letter, number, item, address)
            for number, (item, address) in enumerate(zip(items, asked, strict=True), start=1)
        ]
        shown: dict[str, Any] = {
            "name": name_of(letter),
            "subject": subject,
            "title": [item.job.title for item in items],
            "employer": [item.job.employer for item in items],
        }
        html, text = (
            ended(mould.fill(shown | _own(letter, asked, [card[part] for card in cards], encode), encode))
            for part, (mould, encode) in enumerate(zip(page.moulds, ENCODERS, strict=True))
        )
        return Printed(subject, html, text)

    def can_print(self, letter: Letter) -> bool:
        """Whether the letter's template has moulds, so that it is printed quickly."""
        page = self._page(letter)
        return page is not None and page.moulds is not None

    def _page(self, letter: Letter) -> _Page | None:
        key = _page_key(letter)
        try:
            found = self._pages.get(key)
        except TypeError:  # something in the letter has no hash: only rare kinds have such
            return None
        if found is None:
            found = _keep(self._pages, key, self._cast_page(letter), MOST_PAGES)
        return found

    def _cast_page(self, letter: Letter) -> _Page:
        family = self._family(letter)
        links = {name: masked(f"links.{name}", getattr(letter.links, name)) for name in _LINKS}
        values = page_values(letter, self._head) | {
            "name": masked("name", name_of(letter)),
            "links": replace(letter.links, **links),
            "jobs": _unknown_jobs(len(letter.content.items)),
        }
        try:
            subject, moulds = _page_moulds(mail_template(letter.kind, letter.locale), values)
        except UndefinedError:
            return _Page(family, letter.edition, None, None)
        return _Page(family, letter.edition, subject, moulds)

    def _family(self, letter: Letter) -> int:
        """A number that is never given twice: cards of a family that was forgotten are made anew."""
        key = _family(letter)
        found = self._families.get(key)
        return _keep(self._families, key, next(self._numbers), MOST_PAGES) if found is None else found

    def _card(
        self, page: _Page, letter: Letter, number: int, item: Item, asked: str | None
    ) -> tuple[Moulds, Moulds]:
        """Moulds with the item's reasons and cautions in them.

        Those are held, so that their identity, by which the card is found, is nobody else's.
        """
        job, place = item.job, (shape(number), asked is None)
        key = (page.family, job.job_id.int, job.version, id(item.reasons), id(item.cautions), *place)
        found = self._reasoned.get(key)
        if found is None:
            moulds = self._with_reasons(page, letter, item, own_values(number, item, letter))
            found = _keep(self._reasoned, key, (item.reasons, item.cautions, moulds), MOST_CARDS)
        return found[2]

    def _with_reasons(
        self, page: _Page, letter: Letter, item: Item, own: dict[str, Value]
    ) -> tuple[Moulds, Moulds]:
        key = (page.family, item.job.job_id.int, item.job.version, *map(shape, own.values()))
        bare = self._cards.get(key)
        if bare is None:
            bare = _keep(self._cards, key, _cast_card(letter, item, own, self._head), MOST_CARDS)
        shared = {name: value for name, value in own.items() if name not in _OWN}
        html, text = (
            {block: mould.filled_with(shared, encode) for block, mould in moulds.items()}
            for moulds, encode in zip(bare, ENCODERS, strict=True)
        )
        return html, text


def _page_key(letter: Letter) -> Hashable:
    return (
        id(letter.edition),
        len(letter.content.items),
        bool(letter.recipient),
        *[bool(getattr(letter.links, name)) for name in _LINKS],
        *_shared(letter),
    )


def _family(letter: Letter) -> Hashable:
    edition_id = letter.edition.edition_id if letter.edition else None
    return (edition_id, len(letter.content.items) > 1, *_shared(letter))


def _shared(letter: Letter) -> tuple[Any, ...]:
    return (
        phrases.local_date(letter.dated),
        *[value for name, value in vars(letter.content).items() if name != "items"],
        *[getattr(letter, name) for name in _SHARED],
    )


def _page_moulds(template: MailTemplate, values: dict[str, Any]) -> tuple[str | None, tuple[Mould, Mould]]:
    """The subject, unless it differs from letter to letter, and the moulds of HTML and text."""
    subject = template.subject.render(values)
    shown = None if has_holes(subject) else one_line(subject, MOST_SUBJECT)
    values["subject"] = shown or hole("subject")
    return shown, (_page(template.html, values), _page(template.text, values))


def _unknown_jobs(count: int) -> list[dict[str, Any]]:
    """Jobs of which a page may show title and employer; to ask for anything else is an error."""
    return [
        {"position": position, "title": hole(f"title.{position}"), "employer": hole(f"employer.{position}")}
        for position in range(count)
    ]


def _page(template: Template, values: dict[str, Any]) -> Mould:
    """The template rendered with a hole for each block of a job."""
    context = template.new_context(dict(values))
    for block in _job_blocks(template):
        context.blocks[block] = [partial(_hole_for_job, block)]
    return Mould.cast("".join(template.root_render_func(context)))


def _hole_for_job(block: str, context: Context) -> Iterator[str]:
    yield hole(f"{block}.{context['job']['position']}")


def _job_blocks(template: Template) -> list[str]:
    return [block for block in template.blocks if block.startswith(BLOCK)]


def _cast_card(letter: Letter, item: Item, own: dict[str, Value], head: Letterhead) -> tuple[Moulds, Moulds]:
    template = mail_template(letter.kind, letter.locale)
    job = job_values(item, letter.locale, phrases.local_date(letter.dated))
    job |= {name: masked(name, value) for name, value in own.items()}
    jobs = _unknown_jobs(min(len(letter.content.items), 2))
    values = page_values(letter, head) | {"jobs": jobs, "job": job}
    html, text = (
        {
            block: Mould.cast("".join(part.blocks[block](part.new_context(dict(values)))))
            for block in _job_blocks(part)
        }
        for part in (template.html, template.text)
    )
    return html, text


def _subject(letter: Letter, values: dict[str, Any]) -> str:
    return one_line(mail_template(letter.kind, letter.locale).subject.render(values), MOST_SUBJECT)


def _own(
    letter: Letter, asked: Sequence[str | None], cards: Sequence[Moulds], encode: Encode
) -> dict[str, Any]:
    """What a page says to this recipient alone: addresses, and for each job its blocks."""
    numbered = [
        {"number": encode(number), "feedback": _address(address, encode)}
        for number, address in enumerate(asked, start=1)
    ]
    blocks = {
        block: [card[block].fill(own, encode) for card, own in zip(cards, numbered, strict=True)]
        for block in (cards[0] if cards else ())
    }
    return blocks | {"links": {name: _address(getattr(letter.links, name), encode) for name in _LINKS}}


def _address(address: str | None, encode: Encode) -> bytes:
    """An address encoded; its token, which is nobody else's, needs no encoding and is not remembered."""
    base, slash, token = (address or "").rpartition("/")
    if _TOKEN.fullmatch(token):
        return encode(base + slash) + token.encode() + SOFT
    return encode(address or "")


def _keep(kept: dict[Hashable, Kept], key: Hashable, value: Kept, most: int) -> Kept:
    """Remember a value; the one remembered longest ago makes room."""
    if len(kept) >= most:
        del kept[next(iter(kept))]
    kept[key] = value
    return value
