"""Tells mail scanners from people, as far as their requests show it: a program's click counts for nobody.

It errs towards counting: a scanner that calls itself a browser and opens one link of a mail looks like a
person. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from services.portal.clicking import Link

TOGETHER_SECONDS = 2.0
"""Who opens several links of one mail within this time of each other is a program: scanners check all."""

MOST_MAILS = 10_000
"""Mails whose clicks are held at once; more are not counted."""

_BROWSER = "Mozilla/"
"""What the User-Agent of every browser begins with."""

_NAMED = re.compile(
    r"(?<!cu)bot\b|crawl|spider|scan|preview|proxy|headless|monitor|compatible;|https?://", re.IGNORECASE
)
"""Programs that begin like a browser and say what they are. Cubot makes telephones."""

_AHEAD = re.compile(r"prefetch|prerender|preview", re.IGNORECASE)


def is_program(headers: Mapping[str, str]) -> bool:
    """Whether a request says that no person is behind it: by its User-Agent, or as one that loads ahead."""
    agent = headers.get("user-agent", "")
    ahead = any(_AHEAD.search(headers.get(name, "")) for name in ("sec-purpose", "purpose", "x-moz"))
    return ahead or not agent.startswith(_BROWSER) or bool(_NAMED.search(agent))


@dataclass
class _Opened:
    links: dict[int, Link]
    last: float


@dataclass
class Held:
    """Clicks wait here until it is clear that no other link of their mail was opened with them.

    Times are seconds of any clock that only goes forward. Nothing is stored: what is held when the process
    ends is not counted.
    """

    _mails: dict[UUID, _Opened] = field(default_factory=dict)
    _ready: list[Link] = field(default_factory=list)

    def take(self, link: Link, now: float) -> None:
        """Somebody opened a link."""
        opened = self._mails.get(link.delivery_id)
        if opened is not None and now - opened.last > TOGETHER_SECONDS:
            self._release(link.delivery_id)
            opened = None
        if opened is not None:
            opened.links[link.number] = link
            opened.last = now
        elif len(self._mails) < MOST_MAILS:
            self._mails[link.delivery_id] = _Opened({link.number: link}, now)

    def due(self, now: float) -> list[Link]:
        """The links to count: each was opened alone."""
        over = [mail for mail, opened in self._mails.items() if now - opened.last > TOGETHER_SECONDS]
        for mail in over:
            self._release(mail)
        ready, self._ready = self._ready, []
        return ready

    def _release(self, mail: UUID) -> None:
        links = self._mails.pop(mail).links
        if len(links) == 1:
            self._ready.extend(links.values())
