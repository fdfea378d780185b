"""What an item of a partner's feed becomes: an article of a few lines that leads to the partner. Pure."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.mailer.article_checks import LONGEST_TITLE
from services.mailer.articles import ZONE, Section, Written
from services.mailer.text import one_line
from shared.vocabulary import Locale

LONGEST_SUMMARY = 500
LONGEST_PARTNER = 80
_MARKS = re.compile(r"([\\`*_\[\]<>&])")
_BEGINNING = re.compile(r"^([#+\-=>~]|\d{1,9}(?=[.)]))")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th", "ł": "l"})
_READ_MORE = {Locale.NB: "Les mer hos", Locale.EN: "Read more at"}


@dataclass(frozen=True)
class Item:
    """An item as its feed has it; ``guid`` is the link where the feed gives none, texts hold no markup."""

    guid: str
    link: str
    title: str
    summary: str = ""
    published: datetime | None = None

    @property
    def identity(self) -> str:
        """What stays when the item is edited, as a hash."""
        return _hash(self.guid)

    @property
    def link_hash(self) -> str:
        """Where it leads: the same in two feeds of a partner."""
        return _hash(self.link.partition("#")[0])


@dataclass(frozen=True)
class Origin:
    """What all items of a feed share; ``offered_days`` is how long one stays news."""

    number: int
    partner: str
    section: Section
    locale: Locale
    trusted: bool
    offered_days: int


def is_news(item: Item, origin: Origin, now: datetime) -> bool:
    """Whether an item is young enough; one without a date is as old as its first sight."""
    return item.published is None or item.published > now - timedelta(days=origin.offered_days)


def article_of(item: Item, origin: Origin, now: datetime) -> Written:
    """Title, summary, and a link that names the partner."""
    since = min(item.published or now, now)
    more = f"[{_READ_MORE[origin.locale]} {escaped(origin.partner)}](<{item.link.replace('&', '&amp;')}>)"
    summary = escaped(one_line(item.summary, LONGEST_SUMMARY))
    return Written(
        slug=f"{_slug(origin.partner)}-{item.identity[:12]}",
        locale=origin.locale,
        section=origin.section,
        title=one_line(item.title, LONGEST_TITLE),
        body=f"{summary}\n\n{more}" if summary else more,
        author=origin.partner,
        until=(since + timedelta(days=origin.offered_days)).astimezone(ZONE).date(),
    )


def escaped(text: str) -> str:
    """One line of plain text as Markdown that says just this."""
    return _BEGINNING.sub(_escape_beginning, _MARKS.sub(r"\\\1", text.strip()))


def _escape_beginning(found: re.Match[str]) -> str:
    return f"{found[1]}\\" if found[1][0].isdecimal() else f"\\{found[1]}"


def _slug(partner: str) -> str:
    plain = unicodedata.normalize("NFKD", partner.lower().translate(_LETTERS))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    return "-".join(words)[:40].strip("-") or "partner"


def _hash(text: str) -> str:
    return hashlib.sha256(text.strip().encode("utf-8", "replace")).hexdigest()
