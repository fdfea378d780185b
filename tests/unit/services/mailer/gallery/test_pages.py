import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from services.mailer.gallery.drawing import all_examples, draw
from services.mailer.gallery.pages import create_gallery, in_scheme
from services.mailer.gallery.sheet import Sheet
from services.mailer.gallery.showing import Drawn, Show
from shared.vocabulary import Locale, MailKind

BROKEN = Sheet(
    "digest.nb",
    "digest",
    "nb",
    place="digest/body.mjml, line 3",
    error="a <tag> is not closed",
    excerpt=">    3 <x>",
)
GOOD = Sheet(
    "alert.en", "alert", "en", subject="A & B", html="<p>mail</p>", text="text <part>", source="From: x\r\n"
)


class Drawings:
    """Draws what it is told to, one after the other."""

    def __init__(self, *drawings: Drawn) -> None:
        self._left = list(drawings)

    async def __call__(self) -> Drawn:
        return self._left.pop(0)


@pytest.fixture
def show() -> Show:
    return Show(draw=Drawings(Drawn((GOOD, BROKEN))))


@pytest.fixture
async def visitor(show: Show) -> AsyncIterator[httpx.AsyncClient]:
    await show.renew()
    transport = httpx.ASGITransport(create_gallery(show))
    async with httpx.AsyncClient(transport=transport, base_url="http://gallery") as http:
        yield http


async def test_the_overview_shows_every_mail_and_a_flaw_in_its_place(visitor: httpx.AsyncClient) -> None:
    page = (await visitor.get("/")).text
    assert 'src="/mails/alert.en.html?scheme=light"' in page
    assert "A &amp; B" in page
    assert "digest/body.mjml, line 3" in page
    assert "a &lt;tag&gt; is not closed" in page
    assert "/mails/digest.nb.html" not in page


async def test_the_overview_can_be_narrowed_and_nonsense_is_ignored(visitor: httpx.AsyncClient) -> None:
    page = (await visitor.get("/", params={"locale": "en", "width": "320", "scheme": "dark"})).text
    assert 'width="320"' in page
    assert "alert.en.html?scheme=dark" in page
    assert "digest.nb" not in page
    assert 'width="600"' in (await visitor.get("/", params={"width": "1e9", "scheme": "<x>"})).text


async def test_one_mail_is_shown_in_every_width_and_colour(visitor: httpx.AsyncClient) -> None:
    page = (await visitor.get("/mails/alert.en")).text
    for scheme in ("light", "dark"):
        for width in (320, 600, 800):
            assert f"{width} pixels, {scheme}" in page
    assert "text &lt;part&gt;" in page
    assert (await visitor.get("/mails/alert.en.eml")).text == "From: x\r\n"
    assert "line 3" in (await visitor.get("/mails/digest.nb")).text
    assert (await visitor.get("/mails/missing.nb")).status_code == 404


async def test_a_drawing_that_failed_is_told_on_the_page(visitor: httpx.AsyncClient, show: Show) -> None:
    show.draw = Drawings(Drawn(failure="SyntaxError: examples.py, line 3"))
    await show.renew()
    assert "SyntaxError: examples.py, line 3" in (await visitor.get("/")).text


async def test_who_watches_hears_of_a_new_drawing_and_not_of_the_same_one() -> None:
    first, second = Drawn((GOOD,)), Drawn((BROKEN,))
    show = Show(draw=Drawings(first, first, second))
    await show.renew()
    changes = show.changes(1)
    waiting = asyncio.ensure_future(anext(changes))
    await show.renew()
    await asyncio.sleep(0)
    assert not waiting.done()
    await show.renew()
    assert await waiting == 2
    assert await anext(show.changes(0)) == 2


def test_light_and_dark_are_shown_whatever_the_browser_prefers() -> None:
    html = "color-scheme: light dark; @media (prefers-color-scheme: dark) {}"
    assert in_scheme(html, "dark") == "color-scheme: dark; @media all {}"
    assert in_scheme(html, "light") == "color-scheme: light; @media not all {}"


def test_every_kind_is_drawn_in_every_locale_and_the_digest_in_every_variant() -> None:
    drawn = [draw(example) for example in all_examples()]
    assert {(sheet.kind, sheet.locale) for sheet in drawn} == {
        (kind.value, locale.value) for kind in MailKind for locale in Locale
    }
    assert {sheet.name for sheet in drawn if sheet.variant} == {
        f"digest.{locale}.{variant}" for locale in Locale for variant in ("plain", "lowered")
    }
    assert [sheet.error for sheet in drawn if sheet.error] == []
    assert all(sheet.subject and sheet.html and sheet.text and sheet.source for sheet in drawn)
