from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.portal import programs
from services.portal.clicking import Link
from services.portal.programs import TOGETHER_SECONDS, Held, is_program

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/26.1 Mobile/15E148 Safari/604.1"
)
OUTLOOK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150 Safari/537 Edg/150"
CUBOT = "Mozilla/5.0 (Linux; Android 14; CUBOT P80) Chrome/150 Mobile Safari/537.36"


def link(number: int = 1) -> Link:
    return Link(uuid4(), number, uuid4(), uuid4(), uuid4(), "https://jobs.example/1", datetime.now(UTC))


@pytest.mark.parametrize("agent", [FIREFOX, IPHONE, OUTLOOK, CUBOT])
def test_a_browser_is_a_person(agent: str) -> None:
    assert not is_program({"user-agent": agent})


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "curl/8.9",
        "python-requests/2.33",
        "Go-http-client/2.0",
        "BarracudaCentral",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/150.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh) AppleWebKit/600 Safari/600 BingPreview/1.0b",
    ],
)
def test_what_names_itself_a_program_or_no_browser_is_none(agent: str) -> None:
    assert is_program({"user-agent": agent})


@pytest.mark.parametrize(
    "ahead", [{"sec-purpose": "prefetch;prerender"}, {"purpose": "prefetch"}, {"x-moz": "prefetch"}]
)
def test_a_browser_that_loads_ahead_is_no_person_yet(ahead: dict[str, str]) -> None:
    assert is_program({"user-agent": FIREFOX} | ahead)


def test_a_link_opened_alone_counts_once_it_is_clear() -> None:
    held, one = Held(), link()
    held.take(one, 10.0)
    assert held.due(10.0 + TOGETHER_SECONDS) == []
    assert held.due(10.1 + TOGETHER_SECONDS) == [one]
    assert held.due(100.0) == []


def test_the_same_link_twice_is_one() -> None:
    held, one = Held(), link()
    held.take(one, 10.0)
    held.take(one, 10.5)
    assert held.due(20.0) == [one]


def test_several_links_of_a_mail_at_once_count_for_nobody_however_many_follow() -> None:
    held, first = Held(), link(1)
    for number in range(1, 8):
        held.take(replace(first, number=number), 10.0 + number)
    other = link()
    held.take(other, 12.0)
    assert held.due(30.0) == [other]


def test_a_person_who_comes_after_the_scanner_counts() -> None:
    held, first = Held(), link(1)
    held.take(first, 10.0)
    held.take(replace(first, number=2), 10.1)
    held.take(first, 60.0)
    held.take(replace(first, number=2), 90.0)
    assert held.due(100.0) == [first, replace(first, number=2)]


def test_no_more_mails_are_held_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "MOST_MAILS", 2)
    held, links = Held(), [link() for _ in range(3)]
    for one in links:
        held.take(one, 10.0)
    assert held.due(20.0) == links[:2]
