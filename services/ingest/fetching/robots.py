"""What a site's robots.txt allows (RFC 9309); asked for pages made for people, not for feeds."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from protego import Protego

from shared.fetching.errors import FetchError
from shared.fetching.messages import Answer, Request
from shared.fetching.targets import shown

MOST_BYTES = 500_000
KEPT_SECONDS = 24 * 3600.0
MOST_SITES = 1_000
MOST_PAGES = 10_000

Fetch = Callable[[Request, int], Awaitable[Answer]]


class Robots:
    """Rules by site, kept for a day; and which addresses turned out to be pages."""

    def __init__(self) -> None:
        self._rules: OrderedDict[str, tuple[float, Protego]] = OrderedDict()
        self._pages: OrderedDict[str, None] = OrderedDict()

    def is_page(self, address: str) -> bool:
        """Whether the address is known to be a page, so that it is asked before."""
        return address in self._pages

    def note_page(self, address: str) -> None:
        """Remember that an address is a page."""
        self._pages[address] = None
        while len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)

    async def check(self, address: str, origin: str, agent: str, fetch: Fetch) -> float | None:
        """The delay that the site asks for; raises ``FetchError`` if it does not want to be read."""
        rules = await self._of(origin, fetch)
        if rules.can_fetch(address, agent):
            return rules.crawl_delay(agent)
        raise FetchError(
            code="robots",
            message=f"robots.txt does not allow to read {shown(address)}",
            mend="give the address of a feed, or let the site's robots.txt allow it",
        )

    async def _of(self, origin: str, fetch: Fetch) -> Protego:
        kept = self._rules.get(origin)
        if kept is not None and time.monotonic() - kept[0] < KEPT_SECONDS:
            return kept[1]
        rules = Protego.parse(await _text(origin, fetch))
        self._rules[origin] = (time.monotonic(), rules)
        while len(self._rules) > MOST_SITES:
            self._rules.popitem(last=False)
        return rules


async def _text(origin: str, fetch: Fetch) -> str:
    """A site without the file (4xx) allows everything; one that cannot answer allows nothing now."""
    try:
        answer = await fetch(Request(f"{origin}/robots.txt"), MOST_BYTES)
    except FetchError as error:
        if error.status is not None and 400 <= error.status < 500:  # noqa: PLR2004  HTTP's class of client errors
            return ""
        raise
    try:
        return answer.body.content().decode("utf-8", "replace")
    finally:
        answer.body.close()
