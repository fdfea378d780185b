"""Which articles an edition takes: those of its time, the new ones first, only so many of a section. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from services.mailer.articles import Article, Section

_NO_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Offered:
    """A ready article; ``used`` says that an edition carried it before, ``since`` when it changed."""

    article: Article
    used: bool
    since: datetime


def choose(offered: Iterable[Offered], now: datetime, per_section: int) -> tuple[Article, ...]:
    """At most ``per_section`` articles of each section, the sections in their order, no event that is over.

    What earlier editions carried comes last: who has had it does not get it again, and others do.
    """
    coming = [one for one in offered if one.article.when is None or one.article.when > now]
    coming.sort(key=_preference)
    return tuple(
        one.article
        for section in Section
        for one in [one for one in coming if one.article.section is section][:per_section]
    )


def _preference(one: Offered) -> tuple[bool, datetime, float, str]:
    return one.used, one.article.when or _NO_TIME, -one.since.timestamp(), one.article.slug
