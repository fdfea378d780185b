"""Fetches a feed whole: all its pages, with the details that its rows lack."""

import asyncio
from collections import deque
from dataclasses import replace
from html import escape

from services.ingest.fetching.details import DetailReader
from services.ingest.fetching.known import FetchedFeed, Known, Problem, SeenPage, digest_of
from services.ingest.fetching.manners import FeedManners
from services.ingest.fetching.opened import hides_next, open_page
from services.ingest.fetching.robots import Robots
from services.ingest.fetching.walking import Ask, Caps, Trail, beside
from services.ingest.paging import links
from services.ingest.paging.interface import Page, Paging
from services.ingest.paging.registry import first_request, paging_of
from shared.fetching.client import NOT_MODIFIED, Fetcher
from shared.fetching.errors import FetchError
from shared.fetching.messages import Answer, Body, Request
from shared.fetching.secret import NO_SECRET, Secret
from shared.fetching.targets import shown, target_of

NOTHING_KNOWN = Known()
COMPLETED_BYTES = 50_000_000
"""Of rows that were completed: they lie in memory until their page is written."""
BASE_WITHIN = 100_000
"""Bytes at the beginning of a page in which its ``<base>`` stands."""
DETAILS_SHARE = 0.8
"""Of a pull's time; the rest is for the pages."""


async def fetch_feed(
    address: str,
    manners: FeedManners,
    *,
    secret: Secret = NO_SECRET,
    known: Known = NOTHING_KNOWN,
    caps: Caps | None = None,
) -> FetchedFeed:
    """What the feed holds now; raises ``FetchError`` if not even its first page can be had."""
    caps = caps or Caps()
    first = Request(known.resume) if known.resume else first_request(address)
    home = target_of(first.url, manners.rules).host
    async with Fetcher(manners, home, secret) as fetcher:
        walk = Walk(fetcher, manners.robots, known, caps)
        try:
            async with asyncio.timeout(caps.seconds):
                if await walk.is_unchanged():
                    return FetchedFeed(unchanged=True, known=known)
                await walk.run(first)
        except TimeoutError:
            walk.stop(_too_long(caps.seconds))
        except BaseException:
            walk.close()
            raise
        return walk.result()


class Walk:
    """One pull of one feed, from its first page to its end."""

    def __init__(self, fetcher: Fetcher, robots: Robots, known: Known, caps: Caps) -> None:
        self._fetcher = fetcher
        self._robots = robots
        self._known = known
        self._trail = Trail(caps)
        until = asyncio.get_running_loop().time() + DETAILS_SHARE * caps.seconds
        room = min(fetcher.manners.limits.size, COMPLETED_BYTES)
        self._details = DetailReader(known.details, caps.details, until, room)
        self._parts = list[Body]()
        self._pages = list[SeenPage]()
        self._problems = list[Problem]()
        self._first: Answer | None = None
        self._tail = self._more = self._walked = False
        self._resume: str | None = None
        self._wait: float | None = None

    async def is_unchanged(self) -> bool:
        """Whether every page of the last pull says so; the first page that changed is kept for ``run``."""
        questions = [page.question for page in self._known.pages]
        if not questions or None in questions:
            return False
        for place, question in enumerate(filter(None, questions)):
            answer = await self._ask(question)
            if answer.status != NOT_MODIFIED:
                self._first = answer if place == 0 else None
                _closed(None if place == 0 else answer)
                return False
            answer.body.close()
        return True

    async def run(self, first: Request) -> None:
        """Read page after page."""
        queue = deque([first])
        while queue:
            request = queue.popleft()
            if problem := self._trail.refuse(request):
                self._more = problem.code == "too-many-pages" and self._tail
                self._resume = request.url if self._more else self._resume
                self.stop(problem)
                return
            try:
                answer, self._first = self._first or await self._whole(request), None
            except FetchError as error:
                self._broke_off(error)
                return
            queue.extend(await self._take(request, answer))

    def stop(self, problem: Problem) -> None:
        """Note why the pull is not whole."""
        self._problems.append(problem)

    def close(self) -> None:
        """Forget the bytes."""
        for body in self._parts:
            body.close()
        _closed(self._first)

    def result(self) -> FetchedFeed:
        """What was read; raises ``FetchError`` if there is nothing but a problem."""
        problems = (*self._problems, *self._details.problems.values())
        _closed(self._first)
        if not self._parts and problems:
            raise FetchError(problems[0].code, problems[0].message, problems[0].mend)
        whole = False if problems or self._tail else self._walked or None
        known = Known(
            pages=() if self._tail or problems else tuple(self._pages),
            digest=digest_of(self._parts, whole=whole),
            resume=self._resume,
            details=self._details.used,
        )
        waits = [wait for wait in (self._wait, self._details.wait) if wait]
        found = FetchedFeed(
            tuple(self._parts), whole, problems, known=known, more=self._more, wait=max(waits, default=None)
        )
        if known.digest != self._known.digest:
            return found
        found.close()
        return replace(found, parts=(), unchanged=True)

    async def _take(self, request: Request, answer: Answer) -> list[Request]:
        """Keep a page, complete it, and find what comes after it."""
        if problem := self._trail.repeats(answer.body.digest):
            answer.body.close()
            self.stop(problem)
            return []
        try:
            page = open_page(request, answer)
            paging = paging_of(page)
            self._note(page, paging, answer)
            followed = self._beside(page, paging)
            # A single file of no known paging may be a page of more all the same: its format knows.
            self._walked = self._walked or bool(followed) or paging.name != links.PAGING.name
            body = None if paging.index(page) else await self._completed(page, paging)
            body = body or based(answer)
        except BaseException:
            answer.body.close()
            raise
        kept = None if paging.index(page) or self._is_end(page) else body or answer.body
        if kept is not answer.body:
            answer.body.close()
        if kept is not None:
            self._parts.append(kept)
        return followed

    def _is_end(self, page: Page) -> bool:
        """An empty list after full ones says only that they are all."""
        return page.data == [] and bool(self._parts)

    def _note(self, page: Page, paging: Paging, answer: Answer) -> None:
        self._tail = self._tail or paging.tail
        if paging.tail:
            self._resume = page.request.url
        headers = answer.headers if page.request.body is None and paging.details is None else {}
        seen = SeenPage(page.request.url, headers.get("etag", ""), headers.get("last-modified", ""))
        self._pages.append(seen)
        if hides_next(answer, page):
            self.stop(
                Problem(
                    "page-too-large", "a page is too large to look for the next one", "ask for smaller pages"
                )
            )

    async def _completed(self, page: Page, paging: Paging) -> Body | None:
        """The page with its rows completed; ``None`` if they lack nothing."""
        details = paging.details
        content = details and await self._details.complete(page, details, self._ask_beside(page))
        return Body(content) if content else None

    def _ask_beside(self, page: Page) -> Ask:
        async def ask(request: Request, room: int) -> Answer:
            mended = beside(page, request)
            if isinstance(mended, Problem):
                raise FetchError(mended.code, mended.message, mended.mend)
            return await self._fetcher.fetch(self._fetcher.without_secret(mended), room)

        return ask

    def _beside(self, page: Page, paging: Paging) -> list[Request]:
        followed = list[Request]()
        for request in paging.follow(page):
            mended = beside(page, request)
            if isinstance(mended, Problem):
                self.stop(mended)
            else:
                followed.append(self._fetcher.without_secret(mended))
        return followed

    async def _whole(self, request: Request) -> Answer:
        answer = await self._ask(request)
        if answer.status != NOT_MODIFIED:
            return answer
        raise FetchError(
            code="http-status",
            message=f"{shown(answer.address)} answers {NOT_MODIFIED}, although the whole page was asked for",
            mend="it is tried again later; tell the operator of the source",
            status=NOT_MODIFIED,
        )

    async def _ask(self, request: Request) -> Answer:
        """Fetch a page; if it is made for people, only as robots.txt allows."""
        manners = self._fetcher.manners
        if self._robots.is_page(request.url):
            await self._check_robots(request.url)
        taken = sum(part.size for part in self._parts)
        if taken >= manners.limits.size:
            raise FetchError(
                code="too-large",
                message=f"the pages together are larger than {manners.limits.size} bytes",
                mend="split the feed, or let the operator allow larger deliveries",
            )
        answer = await self._fetcher.fetch(request, manners.limits.size - taken)
        if answer.is_page and not self._robots.is_page(request.url):
            self._robots.note_page(request.url)
            try:
                await self._check_robots(answer.address)
            except BaseException:
                answer.body.close()
                raise
        return answer

    async def _check_robots(self, address: str) -> None:
        manners = self._fetcher.manners
        target = target_of(address, manners.rules)
        delay = await self._robots.check(address, target.origin, manners.agent, self._fetcher.fetch)
        if delay:
            manners.politeness.slow_down(target.host, delay)

    def _broke_off(self, error: FetchError) -> None:
        """A first page that fails is the feed's failure; a later one leaves it incomplete."""
        if not self._parts:
            raise error
        self._wait = error.wait
        self.stop(Problem(error.code, error.message, error.mend))


def based(answer: Answer) -> Body | None:
    """A page for people with its own address in front, which its links are relative to, if it names none."""
    if not answer.is_page or b"<base" in answer.body.head(BASE_WITHIN).lower():
        return None
    return Body(f'<base href="{escape(shown(answer.address))}">'.encode() + answer.body.content())


def _closed(answer: Answer | None) -> None:
    if answer is not None:
        answer.body.close()


def _too_long(seconds: float) -> Problem:
    return Problem(
        "too-slow",
        f"the feed was not read whole within {seconds / 60:.0f} minutes",
        "ask for larger pages, or split the feed",
    )
