"""How many mails may go where: a warm-up plan for all, a rate for each destination domain, rests. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from shared.errors import TalentPoolError

ANY = "*"
FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(minutes=10)
"""A domain that did not complain for so long after a rest begins with a short one again."""

_SLOWING_CODES = frozenset({"421", "451", "452"})
_OF_ONE_MAILBOX = re.compile(r"^\d{3}[ -]4\.(1|2)\.\d")
_GREYLISTED = re.compile(r"gr[ae]y-?list", re.IGNORECASE)
_TOO_FAST = re.compile(
    r"rate|too many|too fast|throttl|unusual|busy|volume|temporarily deferred", re.IGNORECASE
)


@dataclass(frozen=True)
class WarmUp:
    """Steps of (day, most mails a day), each until the next one's; day 1 is ``start``."""

    start: date
    steps: tuple[tuple[int, int], ...]

    def most(self, today: date) -> int | None:
        """Most mails of a day; None before and after the plan. A step holds until the next one's day."""
        day = (today - self.start).days + 1
        if day < 1 or day > self.steps[-1][0]:
            return None
        return next(mails for first, mails in reversed(self.steps) if first <= day)


@dataclass(frozen=True)
class Limits:
    """``rates`` in mails a second by domain; ``*`` is every domain that is not named."""

    rates: Mapping[str, float] = field(default_factory=dict)
    warm_up: WarmUp | None = None

    def rate(self, domain: str) -> float:
        """Most mails a second to a domain; 0: no limit."""
        return self.rates.get(domain, self.rates.get(ANY, 0.0))


def read_limits(domain_rates: str, warm_up: str, start: date | None) -> Limits:
    """From the settings ``gmail.com=20, *=5`` and ``1=200, 3=1000``; raises :class:`TalentPoolError`."""
    rates = {domain.lower(): rate for domain, rate in _pairs("DOMAIN_RATES", domain_rates, float)}
    steps = sorted((_day(day), int(mails)) for day, mails in _pairs("WARM_UP", warm_up, int))
    if not steps:
        return Limits(rates)
    if start is None:
        message = "TALENTPOOL_MAILER_WARM_UP needs TALENTPOOL_MAILER_WARM_UP_FROM, the date of its day 1"
        raise TalentPoolError(message)
    if steps[0][0] != 1:
        message = "TALENTPOOL_MAILER_WARM_UP must say how many mails go out on day 1: 1=200, 2=500"
        raise TalentPoolError(message)
    return Limits(rates, WarmUp(start, tuple(steps)))


def _pairs(name: str, text: str, kind: type[float] | type[int]) -> list[tuple[str, float]]:
    found = []
    for entry in filter(None, (part.strip() for part in text.split(","))):
        key, _, value = (part.strip() for part in entry.partition("="))
        try:
            number = kind(value)
        except ValueError:
            number = 0
        if not key or not 0 < number < float("inf"):
            message = f"TALENTPOOL_MAILER_{name}: {entry!r} is no NAME=NUMBER with a number above 0"
            raise TalentPoolError(message)
        found.append((key, number))
    return found


def _day(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        message = f"TALENTPOOL_MAILER_WARM_UP: {text!r} is no day; days count from 1"
        raise TalentPoolError(message)
    return int(text)


def slows(answer: str) -> bool:
    """Whether a transient answer to a mail is about its domain's traffic, not about one mailbox or one mail.

    421, 451 and 452 are, and whatever speaks of rates; full mailboxes (4.2.x) and greylisting are not.
    """
    if answer[:1] != "4" or _GREYLISTED.search(answer):
        return False
    if _OF_ONE_MAILBOX.match(answer):
        return bool(_TOO_FAST.search(answer))
    return answer[:3] in _SLOWING_CODES or bool(_TOO_FAST.search(answer))


def rest(strikes: int) -> timedelta:
    """How long a domain rests after so many complaints in a row."""
    return min(FIRST_REST * (1 << min(strikes - 1, 10)), LONGEST_REST)
