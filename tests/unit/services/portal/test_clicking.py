"""Links of newsletters through the portal: they lead to the stored address, and count."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from math import inf
from uuid import UUID, uuid4

import httpx
import pytest
from unit.services.portal.fakes import MemoryCandidates, app_of, portal_of

from services.portal.clicking import Link, location, mark_of
from services.portal.counting_clicks import count_due
from services.portal.pages import go
from services.portal.programs import Held
from shared.tokens import Purpose, Tokens

TOKENS = Tokens("a-key-that-only-tests-ever-sign-with")
DELIVERY = uuid4()
ADDRESS = "https://jobs.example/apply?id=7&source=a;b|c~(d)"


class MemoryLinks:
    """See ``services.portal.clicking.Links``."""

    def __init__(self) -> None:
        self.stored: dict[tuple[UUID, int], Link] = {}
        self.counted: list[int] = []

    async def find(self, delivery_id: UUID, number: int) -> Link | None:
        return self.stored.get((delivery_id, number))

    async def count(self, link: Link) -> None:
        self.counted.append(link.number)


def link(number: int, url: str) -> Link:
    return Link(DELIVERY, number, uuid4(), uuid4(), uuid4(), url, datetime.now(UTC))


@pytest.fixture
def links() -> MemoryLinks:
    made = MemoryLinks()
    for number, url in enumerate((ADDRESS, "javascript:alert(1)", "//evil.example/", "https:///nowhere"), 1):
        made.stored[DELIVERY, number] = link(number, url)
    return made


@pytest.fixture
def held() -> Held:
    return Held()


@pytest.fixture
async def browser(links: MemoryLinks, held: Held) -> AsyncIterator[httpx.AsyncClient]:
    app = app_of(portal_of(MemoryCandidates()))
    app.include_router(go.router(links, TOKENS, held))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    async with httpx.AsyncClient(transport=transport, base_url="http://portal", headers=agent) as client:
        yield client


def path(number: int, delivery: UUID = DELIVERY, purpose: Purpose = Purpose.GO) -> str:
    return f"/go/{TOKENS.sign_pair(purpose, delivery, UUID(int=number))}"


async def test_a_link_leads_to_exactly_the_stored_address_and_counts(
    browser: httpx.AsyncClient, links: MemoryLinks, held: Held
) -> None:
    answer = await browser.get(path(1) + "?to=https://evil.example/")
    assert (answer.status_code, answer.headers["location"]) == (302, ADDRESS)
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert links.counted == []
    await count_due(held, links, inf)
    assert links.counted == [1]


async def test_a_head_request_leads_on_and_counts_nothing(
    browser: httpx.AsyncClient, links: MemoryLinks, held: Held
) -> None:
    answer = await browser.head(path(1))
    assert (answer.status_code, answer.headers["location"]) == (302, ADDRESS)
    await count_due(held, links, inf)
    assert links.counted == []


async def test_a_program_is_led_on_and_counts_nothing(
    browser: httpx.AsyncClient, links: MemoryLinks, held: Held
) -> None:
    answer = await browser.get(path(1), headers={"User-Agent": "LinkScanner/2.1"})
    assert (answer.status_code, answer.headers["location"]) == (302, ADDRESS)
    await count_due(held, links, inf)
    assert links.counted == []


@pytest.mark.parametrize("number", [2, 3, 4, 5, 10**30])
async def test_what_is_no_web_address_or_not_stored_leads_nowhere(
    browser: httpx.AsyncClient, links: MemoryLinks, held: Held, number: int
) -> None:
    answer = await browser.get(path(number))
    assert answer.status_code in {404, 410}
    assert "location" not in answer.headers
    await count_due(held, links, inf)
    assert links.counted == []


@pytest.mark.parametrize("made", ["forged", "other purpose"])
async def test_a_link_that_was_not_signed_for_this_leads_nowhere(
    browser: httpx.AsyncClient, made: str
) -> None:
    address = path(1, purpose=Purpose.FEEDBACK) if made == "other purpose" else path(1)[:-4] + "AAAA"
    answer = await browser.get(address)
    assert answer.status_code in {400, 404}
    assert "location" not in answer.headers


def test_a_location_can_begin_no_header_of_its_own() -> None:
    assert location("https://x.example/\r\nSet-Cookie: a=b") is None or "\n" not in str(
        location("https://x.example/\r\nSet-Cookie: a=b")
    )
    assert location("https://x.example/søk") == "https://x.example/s%C3%B8k"


def test_a_mark_is_of_one_link_under_one_key() -> None:
    one, other = link(1, ADDRESS), link(2, ADDRESS)
    assert mark_of(one, "key-one") == mark_of(one, "key-one,older")
    assert len({mark_of(one, "key-one"), mark_of(other, "key-one"), mark_of(one, "key-two")}) == 3
