"""Partners' feeds, fetched from a real server on this machine, which is exempt as a test says."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from fixtures.site import Asked, Reply, Site
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from services.mailer.article_feeds_cli import feeds as commands
from services.mailer.articles import ZONE, ArticleState, Section, joined
from services.mailer.editing import stored_whole
from services.mailer.link_checks import check_links
from services.mailer.partner_feeds.apart import read_apart
from services.mailer.partner_feeds.fetching import Validators, fetch, manners_of
from services.mailer.partner_feeds.operating import KnownFeedError, UnknownFeedError, asked
from services.mailer.partner_feeds.pulling import Pulled, Puller, create_puller
from services.mailer.partner_feeds.reading import UnreadableFeedError
from services.mailer.settings import MailerSettings
from services.mailer.storage import article_feeds
from services.mailer.storage.article_feeds import ArticleFeed, NewFeed, add_feed, claim_due
from services.mailer.storage.articles import remove_articles, stored_articles
from services.mailer.tables import article_feeds as table
from shared.errors import TalentPoolError
from shared.fetching.errors import FetchError
from shared.fetching.targets import Rules
from shared.vocabulary import Locale

RSS_TYPE = "application/rss+xml; charset=utf-8"


def rss(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>K</title>{"".join(items)}</channel></rss>'.encode()


def item(name: str, *, title: str = "", age: int = 1, text: str = "Kort.") -> str:
    moment = format_datetime(datetime.now(UTC) - timedelta(days=age))
    return (
        f"<item><title>{title or name}</title><link>https://kommune.example/{name}</link>"
        f"<guid isPermaLink='false'>{name}</guid><pubDate>{moment}</pubDate>"
        f"<description>{text}</description></item>"
    )


def reply(content: bytes, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(content, headers={"Content-Type": RSS_TYPE} | named)


class Desk:
    """The mailer's database, its puller, and one partner's server."""

    def __init__(self, engine: AsyncEngine, settings: MailerSettings, site: Site) -> None:
        self.engine, self.settings, self.site = engine, settings, site
        self.puller: Puller = create_puller(settings, engine)

    async def feed(self, path: str = "/feed", **values: Any) -> int:
        defaults = {
            "url": self.site.url(path),
            "partner": "Ås kommune",
            "section": Section.NEWS,
            "locale": Locale.NB,
            "trusted": False,
            "offered_days": 14,
            "added_by": "kari",
        }
        async with self.engine.begin() as tx:
            number = await add_feed(tx, NewFeed(**(defaults | values)))
        assert number is not None
        return number

    async def stored(self, number: int) -> ArticleFeed:
        async with self.engine.connect() as tx:
            return (await article_feeds.feeds(tx, number))[0]

    async def pull(self, number: int) -> Pulled:
        return await self.puller.pull(await self.stored(number))


@pytest.fixture
def desk(engine_for: Callable[[str], AsyncEngine], settings_for: Callable[..., Any], site: Site) -> Desk:
    settings = settings_for(MailerSettings, article_feed_allowed_hosts=site.host)
    return Desk(engine_for("mailer"), settings, site)


async def test_new_items_become_drafts_once_and_name_the_partner(desk: Desk) -> None:
    desk.site.page("/feed", reply(rss(item("bro", title="Ny &amp;lt;b&amp;gt;bro"), item("old", age=20))))
    number = await desk.feed()
    first = await desk.pull(number)
    assert (len(first.articles), first.problem) == (1, None)
    assert (await desk.pull(number)).articles == ()
    async with desk.engine.connect() as tx:
        (one,) = await stored_articles(tx)
        (article,) = await stored_whole(tx)
    assert (one.state, one.source, one.created_by) == (ArticleState.DRAFT, "Ås kommune", f"feed {number}")
    assert one.written.until == (datetime.now(ZONE) + timedelta(days=13)).date()
    assert 'href="https://kommune.example/bro">Les mer hos Ås kommune</a>' in article.texts[Locale.NB].html
    assert (await desk.stored(number)).items == 2


async def test_a_trusted_feed_s_items_are_ready_unless_they_have_errors(desk: Desk) -> None:
    desk.site.page("/feed", reply(rss(item("good"), item("bad", title="Hei {{ navn }}"))))
    await desk.pull(await desk.feed(trusted=True))
    async with desk.engine.connect() as tx:
        states = {one.written.title: one.state for one in await stored_articles(tx)}
    assert states == {"good": ArticleState.READY, "Hei {{ navn }}": ArticleState.DRAFT}


async def test_an_item_that_was_edited_moved_or_removed_does_not_come_again(desk: Desk) -> None:
    desk.site.page("/feed", reply(rss(item("bro"))))
    desk.site.page("/other", reply(rss(item("bro", title="Samme lenke, annen kilde"))))
    number, other = await desk.feed(), await desk.feed("/other")
    (slug,) = (await desk.pull(number)).articles
    async with desk.engine.begin() as tx:
        await remove_articles(tx, slug)
    desk.site.page("/feed", reply(rss(item("bro", title="Endret"))))
    assert (await desk.pull(number)).articles == ()
    assert (await desk.pull(other)).articles == ()


async def test_a_server_is_asked_only_for_what_changed(desk: Desk) -> None:
    def answer(question: Asked) -> Reply:
        if question.headers.get("if-none-match") == '"v1"':
            return Reply(status=304)
        return reply(rss(item("bro")), ETag='"v1"', Last_Modified="Mon, 23 Nov 2026 08:00:00 GMT")

    desk.site.page("/feed", answer)
    number = await desk.feed()
    assert len((await desk.pull(number)).articles) == 1
    assert await desk.pull(number) == Pulled(unchanged=True)
    last = desk.site.asked[-1].headers
    assert last["if-modified-since"] == "Mon, 23 Nov 2026 08:00:00 GMT"
    assert last["user-agent"].startswith("TalentPoolFeedReader/")


async def test_a_feed_that_is_removed_while_it_is_fetched_brings_nothing_and_breaks_nothing(
    desk: Desk,
) -> None:
    number = await desk.feed()
    feed = await desk.stored(number)
    desk.site.page("/feed", reply(rss(item("bro"))))
    async with desk.engine.begin() as tx:
        await article_feeds.remove_feed(tx, number)
    assert await desk.puller.pull(feed) == Pulled()
    async with desk.engine.connect() as tx:
        assert await stored_articles(tx) == []


async def test_a_broken_feed_is_told_and_loses_nothing(desk: Desk) -> None:
    desk.site.page("/feed", reply(rss(item("bro")), ETag='"v1"'))
    number = await desk.feed()
    await desk.pull(number)
    for page, code in (
        (reply(b"<html><body>Vedlikehold</body></html>"), "not-a-feed"),
        (Reply(status=500), "http-status"),
        (Reply(status=301, headers={"Location": "https://169.254.169.254/latest"}), "address-refused"),
        (reply(b"x" * 3_000_001), "too-large"),
    ):
        desk.site.page("/feed", page)
        failed = await desk.pull(number)
        assert failed.failed
        assert failed.problem is not None
        assert failed.problem["code"] == code
    feed = await desk.stored(number)
    assert (feed.failures, feed.items, feed.validators.etag) == (4, 1, '"v1"')
    assert feed.problem == failed.problem
    assert feed.next_fetch_at > datetime.now(UTC) + timedelta(minutes=30)
    async with desk.engine.connect() as tx:
        assert len(await stored_articles(tx)) == 1
    whole = rss(item("ny"), item("nest"))
    desk.site.page("/feed", reply(whole[: whole.index(b"nest</title>")]))
    cut = await desk.pull(number)
    assert len(cut.articles) == 1
    assert cut.problem is not None
    assert cut.problem["code"] == "not-well-formed"
    assert (await desk.stored(number)).failures == 0


async def test_a_due_feed_is_claimed_by_one_mailer_only(desk: Desk) -> None:
    await desk.feed()
    now = datetime.now(UTC) + timedelta(seconds=5)
    async with desk.engine.begin() as one, desk.engine.begin() as other:
        assert await claim_due(one, now) is not None
        assert await claim_due(other, now) is None
    async with desk.engine.begin() as tx:
        assert await claim_due(tx, now) is None


async def test_the_worker_fetches_what_is_due(desk: Desk) -> None:
    desk.site.page("/feed", reply(rss(item("bro"))))
    number = await desk.feed()
    async with desk.engine.begin() as tx:
        await tx.execute(update(table).values(next_fetch_at=datetime.now(UTC) - timedelta(minutes=1)))
    worker = asyncio.create_task(desk.puller.run())
    async with asyncio.timeout(120):
        while (await desk.stored(number)).fetched_at is None:  # noqa: ASYNC110  the database has no event
            await asyncio.sleep(0.1)
    worker.cancel()
    await asyncio.wait([worker])
    assert worker.cancelled()
    async with desk.engine.connect() as tx:
        assert len(await stored_articles(tx)) == 1
        due = (await tx.execute(select(table.c.next_fetch_at))).scalar_one()
    assert due > datetime.now(UTC) + timedelta(minutes=30)


async def test_a_feed_that_breaks_its_reader_is_unreadable_and_nothing_else_dies() -> None:
    with pytest.raises(UnreadableFeedError, match="takes too much time or memory"):
        await read_apart(rss(item("bro")), "https://a.example", RSS_TYPE, patience=0.0)


async def test_only_public_servers_are_asked(desk: Desk, settings_for: Callable[..., Any]) -> None:
    strict = manners_of(settings_for(MailerSettings))
    for address in (desk.site.url("/feed"), "https://localhost/feed", "https://10.0.0.1/feed"):
        with pytest.raises(FetchError):
            await fetch(address, Validators(), strict)
    assert desk.site.connections == 0


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"url": "http://partner.example/feed"}, "is not encrypted"),
        ({"url": "https://192.168.1.1/feed"}, "not a server of the public internet"),
        ({"partner": " "}, "the partner's name must be one line of 1 to 80 characters"),
        ({"partner": "A\r\nB"}, "the partner's name must be one line"),
        ({"section": "sport"}, "section is 'sport', but must be one of news, practical, events, employers"),
    ],
)
def test_what_cannot_be_a_feed_is_refused(values: dict[str, str], complaint: str) -> None:
    given: dict[str, Any] = {
        "url": "https://partner.example/feed",
        "partner": "P",
        "section": "news",
        "locale": Locale.NB,
        "trusted": False,
        "days": 14,
        "by": "kari",
        "rules": Rules(),
    }
    with pytest.raises(TalentPoolError, match=complaint):
        asked(**(given | values))


def test_an_editor_adds_lists_fetches_and_removes_feeds(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALENTPOOL_MAILER_DATABASE_URL", database.service_url("mailer"))
    monkeypatch.setenv("COLUMNS", "300")

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(commands, arguments, catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done.output

    address = "https://feeds.ingen-slik-vert.example/rss"
    added = run(
        "add", address, "--partner", "Ås [/kommune]", "--section", "events", "--locale", "en", "--trusted"
    )
    assert added == "feed 1 added\n"
    with pytest.raises(KnownFeedError):
        run("add", address, "--partner", "Ås kommune")
    failed = run("fetch", "1", code=1)
    assert "feed 1 (Ås [/kommune]): there is no server named feeds.ingen-slik-vert.example" in failed
    listed = run("list")
    assert "Ås [/kommune]" in listed
    assert address in listed
    assert "there is no server named" in listed
    assert run("remove", "1") == "feed 1 removed; its articles stay\n"
    with pytest.raises(UnknownFeedError, match="there is no feed 1"):
        run("remove", "1")


async def test_dead_links_are_found_when_asked_for(desk: Desk, tmp_path: Path) -> None:
    from services.mailer.articles import parse_article

    del tmp_path
    desk.site.page("/there", Reply(b"x" * 2_000_000))
    desk.site.page("/busy", Reply(status=403))
    lines = [f"[{name}](<{desk.site.url(f'/{name}')}>)" for name in ("there", "gone", "busy")]
    text = "title: T\n\n" + "\n\n".join(lines) + "\n\n[m](mailto:a@b.example)"
    found = await check_links([joined([parse_article("a.nb.md", text)])], desk.settings)
    assert [(one.severity, one.message.rpartition(" ")[2]) for one in found] == [
        ("error", "404"),
        ("warning", "403"),
    ]
