"""Articles of editors, on a real database: stored, checked, chosen, and never shown to anybody twice."""

import re
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from services.mailer import editing
from services.mailer.api.access import serving
from services.mailer.api_keys import new_key
from services.mailer.app import assemble
from services.mailer.articles import ZONE, Article, ArticleState, Section, Written, joined
from services.mailer.articles_cli import articles as commands
from services.mailer.content import Content
from services.mailer.edition_cli import app as edition_commands
from services.mailer.settings import MailerSettings
from services.mailer.storage.articles import leave_out_seen, put_article, select_articles
from services.mailer.storage.editions import NewEdition, insert_edition, load_edition
from services.mailer.tables import articles, deliveries
from services.mailer.who import person
from shared.errors import TalentPoolError
from shared.runtime import Runtime
from shared.vocabulary import Locale

SECRET, ENTRY = new_key("kari")
NOW = datetime.now(UTC)
TITLES = {Locale.NB: "Høst", Locale.EN: "Autumn"}
GOOD = "title: Tram\nsection: news\n\nTake [it](https://tram.example).\n"
BAD = "title: Bad\nsection: news\n\nTake [it](http://tram.example\n"


def written(slug: str, locale: Locale = Locale.NB, **values: Any) -> Written:
    defaults = {"slug": slug, "locale": locale, "section": Section.NEWS, "title": "T", "body": "B"}
    return Written(**(defaults | values))


@pytest.fixture
def mailer(engine_for: Callable[[str], AsyncEngine]) -> AsyncEngine:
    return engine_for("mailer")


@pytest.fixture
def run(database: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("TALENTPOOL_MAILER_DATABASE_URL", database.service_url("mailer"))
    monkeypatch.setenv("COLUMNS", "200")

    def invoke(*arguments: str, app: Any = commands, code: int = 0) -> str:
        done = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert done.exit_code == code, done.output
        return done.output

    return invoke


def test_an_editor_adds_checks_readies_shows_and_removes_articles(run: Any, tmp_path: Path) -> None:
    (tmp_path / "tram.en.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.nb.md").write_text(BAD, encoding="utf-8")
    added = run("add", str(tmp_path))
    assert "bad (nb) added: draft" in added
    assert "error: article bad (nb), line 1: a link is not closed" in added
    assert "tram (en) added: draft\n" in added
    assert "tram (en) changed: ready" in run("add", str(tmp_path / "tram.en.md"), "--ready")
    assert "article bad (nb), line 1: a link is not closed" in run("check", code=1)
    assert "warning: article tram: there is no text in nb" in run("check", "tram")
    assert "1 articles checked" in run("check", str(tmp_path / "tram.en.md"))
    with pytest.raises(editing.UnfitArticleError, match="bad cannot be ready yet: article bad"):
        run("ready", "bad")
    with pytest.raises(editing.UnfitArticleError):
        run("add", str(tmp_path / "bad.nb.md"), "--ready")
    assert "bad" not in run("list", "--state", "ready")
    shown = run("show", "tram")
    assert "Take [it](https://tram.example)." in shown
    assert "Take it (https://tram.example)." in shown
    (tmp_path / "odd.nb.md").write_text("title: Nytt [/b] her\n\nTekst.\n", encoding="utf-8")
    run("add", str(tmp_path / "odd.nb.md"), "--who", "ola")
    assert re.search(r"Nytt \[/b\] her .* ola", run("list"))
    assert run("draft", "tram") == "tram: draft\n"
    assert run("ready", "tram") == "tram: ready\n"
    run("remove", "tram", "--locale", "en")
    with pytest.raises(editing.UnknownArticleError, match="there is no article 'tram'"):
        run("show", "tram")


def test_an_edition_takes_what_is_ready_and_can_be_given_other_articles(run: Any, tmp_path: Path) -> None:
    (tmp_path / "tram.en.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.nb.md").write_text(BAD, encoding="utf-8")
    run("add", str(tmp_path / "tram.en.md"), "--ready")
    run("add", str(tmp_path / "bad.nb.md"))
    run("draft", "--title-nb", "Høst", "--title-en", "Autumn", app=edition_commands)
    assert "news: tram (en)\nedition 1 has 1 articles" in run("articles", "1", app=edition_commands)
    assert "edition 1 may be approved" in run("check", "1", app=edition_commands)
    assert "news: bad (nb)" in run("articles", "1", "bad", "tram", app=edition_commands)
    assert "error: article bad (nb), line 1: a link is not closed" in run(
        "check", "1", app=edition_commands, code=1
    )
    run("articles", "1", "--take", app=edition_commands)
    assert "edition 1 may be approved" in run("check", "1", app=edition_commands)
    run("cancel", "1", app=edition_commands)
    with pytest.raises(TalentPoolError, match="edition 1 is cancelled and keeps its articles"):
        run("articles", "1", "tram", app=edition_commands)


async def ready(engine: AsyncEngine, *found: Written, state: ArticleState = ArticleState.READY) -> None:
    async with engine.begin() as tx:
        for one in found:
            await put_article(tx, one, state, "kari")


async def chosen(engine: AsyncEngine, per_section: int = 9, now: datetime = NOW) -> list[str]:
    async with engine.begin() as tx:
        found = await select_articles(tx, now, per_section=per_section, days=30)
    return [article.slug for article in found]


async def test_an_edition_takes_ready_articles_of_its_time_only(mailer: AsyncEngine) -> None:
    today = NOW.astimezone(ZONE).date()
    await ready(
        mailer,
        written("now"),
        written("last-day", until=today),
        written("over", until=today - timedelta(days=1)),
        written("long", until=today + timedelta(days=200)),
    )
    await ready(mailer, written("draft"), state=ArticleState.DRAFT)
    assert set(await chosen(mailer)) == {"now", "last-day", "long"}
    assert await chosen(mailer, now=NOW + timedelta(days=60)) == ["long"]
    async with mailer.begin() as tx:
        await tx.execute(update(articles).values(changed_at=NOW - timedelta(days=31)))
    assert set(await chosen(mailer)) == {"last-day", "long"}


async def test_the_last_day_ends_at_midnight_in_oslo(mailer: AsyncEngine) -> None:
    await ready(mailer, written("last-day", until=date(2026, 12, 3)))
    assert await chosen(mailer, now=datetime(2026, 12, 3, 22, 30, tzinfo=UTC)) == ["last-day"]
    assert await chosen(mailer, now=datetime(2026, 12, 3, 23, 30, tzinfo=UTC)) == []


async def test_both_languages_are_one_article_and_sections_have_a_limit(mailer: AsyncEngine) -> None:
    await ready(mailer, written("a"), written("a", Locale.EN, title="A"), written("b"), written("c"))
    async with mailer.begin() as tx:
        found = await select_articles(tx, NOW, per_section=2, days=30)
    assert len(found) == 2
    async with mailer.begin() as tx:
        (one,) = await editing.stored_whole(tx, "a")
    assert {text.title for text in one.texts.values()} == {"T", "A"}


async def edition_with(engine: AsyncEngine, *carried: Article) -> UUID:
    async with engine.begin() as tx:
        edition_id, _ = await insert_edition(
            tx, NewEdition(titles=TITLES, articles=carried, partitions=1, top_k=5, opened_by="kari")
        )
    return edition_id


async def frozen(engine: AsyncEngine, edition_id: UUID, candidate: UUID, state: str = "queued") -> None:
    async with engine.begin() as tx:
        await tx.execute(
            insert(deliveries).values(
                kind="digest",
                candidate_id=candidate,
                edition_id=edition_id,
                dedup_key=f"{edition_id}:{candidate}",
                locale="nb",
                content=Content().model_dump(mode="json"),
                correlation_id="c",
                state=state,
            )
        )


async def test_nobody_gets_an_article_twice_and_others_still_get_it(mailer: AsyncEngine) -> None:
    tram, zoo = joined([written("tram")]), joined([written("zoo")])
    first, second = await edition_with(mailer, tram), await edition_with(mailer, tram, zoo)
    had, skipped, new = uuid4(), uuid4(), uuid4()
    await frozen(mailer, first, had, "sent")
    await frozen(mailer, first, skipped, "skipped")
    for candidate in (had, skipped, new):
        await frozen(mailer, second, candidate)
    async with mailer.begin() as tx:
        assert await leave_out_seen(tx, second) == 1
        assert await leave_out_seen(tx, second) == 0
        rows = (await tx.execute(select(deliveries).where(deliveries.c.edition_id == second))).mappings()
        seen = {row["candidate_id"]: Content.model_validate(row["content"]).seen for row in rows}
    assert seen == {had: ("tram",), skipped: (), new: ()}


async def test_an_article_that_an_edition_carried_comes_after_new_ones(mailer: AsyncEngine) -> None:
    await ready(mailer, written("tram"))
    await edition_with(mailer, joined([written("tram")]))
    await ready(mailer, written("zoo"))
    async with mailer.begin() as tx:
        await tx.execute(
            update(articles).where(articles.c.slug == "zoo").values(changed_at=NOW - timedelta(days=9))
        )
    assert await chosen(mailer) == ["zoo", "tram"]


async def test_what_an_edition_carries_is_stored_whole(mailer: AsyncEngine) -> None:
    when = datetime(2026, 12, 3, 16, 0, tzinfo=UTC)
    article = joined([written("evening", section=Section.EVENTS, when=when, where="Ski")], "Ski kommune")
    edition_id = await edition_with(mailer, article)
    async with mailer.connect() as tx:
        assert (await load_edition(tx, edition_id)).articles == (article,)


async def test_a_text_with_line_ends_in_its_title_is_not_stored(mailer: AsyncEngine) -> None:
    async with mailer.begin() as tx:
        with pytest.raises(TalentPoolError, match="title holds a line end"):
            await editing.put(
                tx, written("a", title="T\r\nBcc: x@y.example"), ArticleState.DRAFT, person("kari")
            )


@pytest.fixture
async def api(runtime_for: Callable[..., Runtime]) -> AsyncIterator[httpx.AsyncClient]:
    runtime = runtime_for(MailerSettings, api_keys=ENTRY)
    assert isinstance(runtime.settings, MailerSettings)
    app = FastAPI()
    assemble(app, serving(runtime, runtime.settings))
    headers = {"Authorization": f"Bearer {SECRET}"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://mailer", headers=headers) as client:
        yield client


async def said(answer: httpx.Response, status: int) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def test_articles_are_put_read_checked_readied_and_removed_by_http(api: httpx.AsyncClient) -> None:
    body = {"title": "Tram", "body": "[a](http://a.example)", "section": "events", "where": "Ski"}
    put = await said(await api.put("/api/articles/tram/nb", json=body), 200)
    assert (put["new"], put["state"], put["problems"][0]["severity"]) == (True, "draft", "error")
    refused = await said(await api.put("/api/articles/tram/nb", json=body | {"state": "ready"}), 409)
    assert "tram cannot be ready yet" in refused["detail"]
    await said(await api.post("/api/articles/tram/ready"), 409)
    await said(await api.put("/api/articles/tram/nb", json=body | {"body": "[a](https://a.example)"}), 200)
    await said(await api.post("/api/articles/tram/ready"), 204)
    (stored,) = await said(await api.get("/api/articles", params={"state": "ready"}), 200)
    assert (stored["slug"], stored["where"], stored["changed_by"]) == ("tram", "Ski", "kari")
    (_, no_time) = await said(await api.get("/api/articles/tram/problems"), 200)
    assert no_time["message"] == "the event has no time"
    await said(await api.delete("/api/articles/tram"), 204)
    await said(await api.get("/api/articles/tram"), 404)
    await said(await api.delete("/api/articles/tram"), 404)


async def test_an_edition_s_articles_are_chosen_and_checked_by_http(
    api: httpx.AsyncClient, mailer: AsyncEngine
) -> None:
    await ready(mailer, written("tram"), written("zoo"))
    await said(await api.post("/api/editions", json={"title_nb": "Høst", "title_en": "Autumn"}), 201)
    carried = await said(await api.get("/api/editions/1/articles"), 200)
    assert {article["slug"] for article in carried} == {"tram", "zoo"}
    (only,) = await said(await api.put("/api/editions/1/articles", json={"slugs": ["zoo"]}), 200)
    assert only["slug"] == "zoo"
    await said(await api.put("/api/editions/1/articles", json={"slugs": ["none"]}), 404)
    problems = await said(await api.get("/api/editions/1/problems"), 200)
    assert [problem["message"] for problem in problems] == ["there is no text in en"]
    assert len(await said(await api.put("/api/editions/1/articles", json={}), 200)) == 2


@pytest.mark.parametrize(
    "body",
    [
        {"title": "T"},
        {"title": "T", "body": "B", "section": "sport"},
        {"title": "T\r\nBcc: x@y.example", "body": "B"},
        {"title": "T", "body": "x\x00"},
        {"title": "T", "body": "B", "extra": 1},
        {"title": "T", "body": "B", "when": "2026-12-03T17:00"},
    ],
)
async def test_what_is_no_article_is_refused_by_http(api: httpx.AsyncClient, body: dict[str, Any]) -> None:
    assert (await api.put("/api/articles/tram/nb", json=body)).status_code == 422
    assert (await api.put("/api/articles/Tram%00/nb", json=body)).status_code == 422
    assert (await api.put("/api/articles/tram/sv", json=body)).status_code == 422
    without = await api.put("/api/articles/tram/nb", json=body, headers={"Authorization": "Bearer none"})
    assert without.status_code in {401, 422}
    assert (await api.get("/api/articles", headers={"Authorization": "x"})).status_code == 401
