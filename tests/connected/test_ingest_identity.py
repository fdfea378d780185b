"""Which postings are one job, and what candidates hear of it, on real PostgreSQL."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from fixtures.postings import Feeds, ad_text, posting

from services.ingest.deadlines import close_past
from services.ingest.draft import Parsed, RawPlace, RawText
from services.ingest.settings import IngestSettings
from services.ingest.tables import POSTING_KEYS, POSTINGS
from shared.events import JobChanged, JobPosted
from shared.runtime import Runtime

SOON = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
LATER = (datetime.now(UTC) + timedelta(days=40)).date().isoformat()


@pytest.fixture
def feeds(runtime_for: Callable[..., Runtime]) -> Feeds:
    return Feeds(runtime_for(IngestSettings))


async def test_a_job_in_two_feeds_of_two_companies_is_one_job_until_both_have_let_go(feeds: Feeds) -> None:
    (own,), (agency,) = await feeds.add("Hotell"), await feeds.add("Agency")
    await feeds.push(own, posting("h1"))
    again = posting("a9", "Kokk til hotell", ad_text("Kokk"), employer="Bemanning Nord AS")
    assert (await feeds.push(agency, again))["joined"] == 1
    assert await feeds.subjects() == ["jobs.posted"]
    found = await feeds.jobs(own, agency)
    assert found["h1"] == found["a9"]

    await feeds.push(own)
    ((subject, event),) = await feeds.events()
    assert (subject, event["job"]["version"], event["job"]["title"]) == ("jobs.changed", 2, "Kokk til hotell")
    await feeds.push(agency)
    ((subject, event),) = await feeds.events()
    assert (subject, event["version"], event["reason"]) == ("jobs.closed", 3, "absent")


async def test_a_job_twice_in_one_feed_is_one_job(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    found = await feeds.read(await feeds.store(feed), Parsed((posting("1"), posting("2"))))
    assert (found["report"]["counts"]["taken"], found["report"]["counts"]["joined"]) == (2, 1)
    (line,) = found["report"]["joined"]
    assert {line["reference"], line["same_as"]} == {"1", "2"}
    assert await feeds.subjects() == ["jobs.posted"]


async def test_one_job_for_each_region_is_one_job_with_all_its_places(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    places = [(RawPlace(city=city, country="NO"),) for city in ("Oslo", "Bergen", "Trondheim")]
    await feeds.push(feed, *(posting(str(n), places=place) for n, place in enumerate(places)))
    ((subject, event),) = await feeds.events()
    assert subject == "jobs.posted"
    assert {place["municipality"] for place in event["job"]["places"]} == {"0301", "4601", "5001"}

    await feeds.push(feed, posting("0"), posting("1", places=places[1]))
    ((subject, event),) = await feeds.events()
    assert (subject, len(event["job"]["places"])) == ("jobs.changed", 2)


async def test_twins_in_two_languages_are_one_job_with_two_texts(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    together = {"published": "2027-01-05T10:00:00Z", "deadline": SOON}
    bokmal = posting("7-nb", "Maskinist", **together)
    english = posting(
        "7-en",
        "Marine engineer",
        "We build ships, and you look after their engines and pumps.",
        language="en",
        **together,
    )
    await feeds.push(feed, bokmal)
    await feeds.push(feed, bokmal, english)
    (_, first), (subject, event) = await feeds.events()
    assert first["job"].get("texts", []) == []
    assert (subject, event["job"]["title"], event["job"]["language"]) == ("jobs.changed", "Maskinist", "nb")
    assert [(text["language"], text["title"]) for text in event["job"]["texts"]] == [
        ("en", "Marine engineer")
    ]
    assert JobChanged.model_validate(event).job.texts[0].description_text.startswith("We build ships")


async def test_translations_that_a_format_gives_travel_with_the_job(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    english = RawText("en", "Cook", "<p>You cook for all our guests at the hotel, day and night.</p>")
    await feeds.push(feed, posting("1", texts=(english,)))
    ((_, event),) = await feeds.events()
    assert [text["title"] for text in JobPosted.model_validate(event).model_dump()["job"]["texts"]] == [
        "Cook"
    ]


async def test_a_typo_is_stored_and_told_to_nobody_and_many_of_them_are_a_change(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    text = ad_text("Kokk")
    await feeds.push(feed, posting("1", text=text, published="2027-01-01"))
    await feeds.subjects()
    again = posting("1", text=text.replace("menyen", "mneyen", 1), published="2027-01-09")
    assert (await feeds.push(feed, again))["immaterial"] == 1
    assert await feeds.subjects() == []
    async with feeds.runtime.engine.connect() as connection:
        assert "mneyen" in (await connection.execute(sa.select(POSTINGS.c.content))).scalar_one()
    assert (await feeds.push(feed, again))["unchanged"] == 1

    assert (await feeds.push(feed, posting("1", text=text + "\nDu må ha førerkort og fagbrev som kokk.")))[
        "changed"
    ] == 1
    assert await feeds.subjects() == ["jobs.changed"]


async def test_text_that_drifts_in_small_steps_is_told_in_the_end(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    text = ad_text("Kokk")
    for step in range(12):
        text += f"\n{'abcdefghijkl'[step] * 5} hører også med."
        await feeds.push(feed, posting("1", text=text))
    assert "jobs.changed" in await feeds.subjects()


async def test_an_extended_deadline_is_told_of_the_same_job(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    await feeds.push(feed, posting("1", deadline=SOON))
    await feeds.push(feed, posting("1", deadline=LATER))
    (_, first), (subject, event) = await feeds.events()
    assert (subject, event["job"]["job_id"]) == ("jobs.changed", first["job"]["job_id"])


async def test_a_job_that_comes_back_under_another_reference_is_the_same_job(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    await feeds.push(feed, posting("1"))
    await feeds.push(feed)
    await feeds.push(feed, posting("2"))
    events = await feeds.events()
    assert [subject for subject, _ in events] == ["jobs.posted", "jobs.closed", "jobs.posted"]
    assert events[0][1]["job"]["job_id"] == events[2][1]["job"]["job_id"]
    assert events[2][1]["job"]["version"] == 3


async def test_a_posting_that_becomes_another_job_leaves_the_one_that_it_was(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    await feeds.push(feed, posting("1"), posting("2"))
    await feeds.push(
        feed, posting("1"), posting("2", "Regnskapsfører", "Du fører regnskap for alle våre båter.")
    )
    found = await feeds.jobs(feed)
    assert found["1"][0] != found["2"][0]
    assert await feeds.subjects() == ["jobs.posted", "jobs.posted"]


async def test_the_same_reference_in_two_feeds_of_a_company_is_one_job(feeds: Feeds) -> None:
    careers, board = await feeds.add("Hotell", "careers", "board")
    await feeds.push(careers, posting("1"))
    await feeds.push(board, posting("1", "Kjøkkensjef"))
    assert await feeds.subjects() == ["jobs.posted"]
    await feeds.push(careers)
    assert await feeds.subjects() == ["jobs.changed"]


async def test_open_applications_and_templates_are_kept_and_never_posted(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    parsed = Parsed((posting("1", "Åpen søknad", kind="OpenApplication"), posting("2")))
    report = (await feeds.read(await feeds.store(feed), parsed))["report"]
    assert (report["counts"]["marked"], report["counts"]["taken"]) == (1, 1)
    assert [(line["title"], line["kind"]) for line in report["marked"]] == [
        ("Åpen søknad", "open_application")
    ]
    ((subject, event),) = await feeds.events()
    assert (subject, event["job"]["title"]) == ("jobs.posted", "Kokk")
    assert (await feeds.jobs(feed))["1"][1:] == ("none", 0)
    assert (await feeds.push(feed, posting("1", "Åpen søknad", kind="OpenApplication"), posting("2")))[
        "unchanged"
    ] == 2


async def test_a_job_that_turns_out_to_be_an_open_application_is_closed(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    await feeds.push(feed, posting("1"))
    await feeds.push(feed, posting("1", kind="OpenApplication"))
    assert await feeds.subjects() == ["jobs.posted", "jobs.closed"]


async def test_a_deleted_posting_closes_at_once_and_the_other_of_its_job_keeps_it_open(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    await feeds.push(feed, posting("1"), posting("2"), posting("3", "Servitør"))
    counts = await feeds.push(feed, complete=False, deleted=("1", "3", "unknown"))
    assert (counts["deleted"], counts["closed"]) == (2, 2)
    events = await feeds.events()
    assert [event["reason"] for subject, event in events if subject == "jobs.closed"] == ["deleted"]
    assert (await feeds.jobs(feed))["2"][1] == "open"


async def test_a_job_with_two_deadlines_closes_with_the_last(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    await feeds.push(feed, posting("1", deadline=SOON), posting("2", deadline=LATER))
    for days, expected in ((30, ["jobs.posted"]), (50, ["jobs.closed"])):
        async with feeds.runtime.engine.begin() as tx:
            assert await close_past(tx, feeds.runtime.ledger, datetime.now(UTC) + timedelta(days=days)) == 1
        found = await feeds.subjects()
        assert [subject for subject in found if subject != "jobs.changed"] == expected


async def test_a_posting_past_its_deadline_is_remembered_and_posted_when_it_is_extended(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    past = posting("1", deadline="2020-01-01")
    assert (await feeds.push(feed, past))["expired"] == 1
    assert (await feeds.push(feed, past))["expired"] == 1
    assert await feeds.subjects() == []
    assert (await feeds.push(feed, posting("1", deadline=SOON)))["taken"] == 1
    assert await feeds.subjects() == ["jobs.posted"]


async def test_an_older_page_that_is_read_late_overwrites_nothing(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    await feeds.push(feed, posting("1", "Kokk"))
    older, newer = await feeds.store(feed), await feeds.store(feed)
    await feeds.read(newer, Parsed((posting("1", "Kokk"),), complete=False))
    await feeds.read(older, Parsed((posting("1", "Kjøkkensjef"),), complete=False))
    assert await feeds.subjects() == ["jobs.posted"]


async def test_feeds_with_the_same_jobs_side_by_side_make_each_job_once(feeds: Feeds) -> None:
    ids = [(await feeds.add())[0] for _ in range(4)]
    titles = ("Kokk", "Servitør", "Renholder", "Resepsjonist")
    await asyncio.gather(
        *(
            feeds.push(feed, *(posting(f"{n}-{title}", title) for title in titles))
            for n, feed in enumerate(ids)
        )
    )
    assert await feeds.subjects() == ["jobs.posted"] * len(titles)
    assert len({job_id for job_id, _, _ in (await feeds.jobs(*ids)).values()}) == len(titles)


async def test_keys_follow_a_posting_that_changes(feeds: Feeds) -> None:
    (feed,) = await feeds.add()
    await feeds.push(feed, posting("1"))
    await feeds.push(feed, posting("1", "Servitør"))
    async with feeds.runtime.engine.connect() as connection:
        stored = set((await connection.execute(sa.select(POSTING_KEYS.c.key))).scalars())
        (keys,) = (await connection.execute(sa.select(POSTINGS.c["keys"]))).scalars()
    assert stored == set(keys)
