"""Asks whether the links and images of articles are there. Only public https servers are asked."""

import asyncio
from collections.abc import Iterable

from services.mailer.article_checks import addresses_in
from services.mailer.articles import Article
from services.mailer.partner_feeds.fetching import manners_of
from services.mailer.problems import Problem, error, warning
from services.mailer.settings import MailerSettings
from shared.fetching.client import Fetcher, Manners
from shared.fetching.errors import FetchError
from shared.fetching.messages import Request

GONE = (404, 410)
HELD_IN_MEMORY = 1_000_000
AT_ONCE = 4


async def check_links(articles: Iterable[Article], settings: MailerSettings) -> tuple[Problem, ...]:
    """A link to a page that is gone is an error; one that cannot be asked now is a warning."""
    manners, turn = manners_of(settings), asyncio.Semaphore(AT_ONCE)
    asked = [
        _ask(f"article {article.slug}", address, manners, turn)
        for article in articles
        for address in addresses_in(article.texts.values())
        if not address.lower().startswith("mailto:")
    ]
    return tuple(filter(None, await asyncio.gather(*asked)))


async def _ask(where: str, address: str, manners: Manners, turn: asyncio.Semaphore) -> Problem | None:
    try:
        async with turn, Fetcher(manners) as fetcher:
            answer = await fetcher.fetch(Request(address), HELD_IN_MEMORY)
            answer.body.close()
    except FetchError as fault:
        if fault.code == "too-large":  # it is there
            return None
        if fault.status in GONE:
            return error(where, f"the link is dead: {fault.message}", "correct it, or take it out")
        return warning(where, f"a link could not be looked at: {fault.message}", "open it yourself")
    return None
