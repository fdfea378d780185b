"""Random deliveries of two feeds that share jobs: what must hold after any of them, on real PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import sqlalchemy as sa
from fixtures.postings import Feeds, ad_text, posting
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.ingest.draft import RawPosting
from services.ingest.settings import IngestSettings
from services.ingest.tables import JOBS, POSTINGS
from shared.events import EVENTS
from shared.runtime import Runtime

TITLES = ("Kokk", "Servitør", "Renholder", "Resepsjonist", "Vaktmester", "Regnskapsfører")
TYPES = {event.subject: event for event in EVENTS}
_worlds = count(1)


@dataclass(frozen=True)
class Push:
    """A delivery: of which feed, which jobs with which text, each under one or two references."""

    feed: int
    jobs: tuple[tuple[int, int], ...]
    twice: bool
    complete: bool


PUSHES = st.lists(
    st.builds(
        Push,
        feed=st.integers(0, 1),
        jobs=st.lists(
            st.tuples(st.integers(0, len(TITLES) - 1), st.integers(0, 2)),
            unique_by=lambda job: job[0],
            max_size=6,
        ).map(tuple),
        twice=st.booleans(),
        complete=st.sampled_from([True, True, True, False]),
    ),
    min_size=1,
    max_size=7,
)


@dataclass
class World:
    """Two feeds of two companies, and the versions of jobs that events told of."""

    feeds: Feeds
    number: int = field(default_factory=lambda: next(_worlds))
    versions: dict[str, int] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)

    def postings(self, push: Push) -> list[RawPosting]:
        """Texts of version 1 have a typo, those of version 2 another content."""
        found = []
        for title, version in push.jobs:
            text = "\n".join(ad_text(f"{TITLES[title]} {self.number}{part}") for part in "abc")
            text = (
                text,
                text.replace("menyen", "mneyen", 1),
                text + "\nDu kan starte straks.",
            )[version]
            for copy in range(1 + push.twice):
                name = f"{push.feed}-{title}-{copy}"
                found.append(posting(name, TITLES[title], text, employer=f"Hotell {self.number}"))
        return found

    async def look(self) -> None:
        """Events of a job come with versions that grow by one, and end in the state that it has."""
        for subject, body in await self.feeds.events():
            TYPES[subject].model_validate(body)
            told = body.get("job", body)
            assert told["version"] == self.versions.get(told["job_id"], 0) + 1
            self.versions[told["job_id"]] = told["version"]
            self.states[told["job_id"]] = "closed" if subject == "jobs.closed" else "open"

    async def rows(self, *feed_ids: Any) -> list[Any]:
        """Every posting with its job."""
        statement = (
            sa.select(POSTINGS, JOBS.c.state.label("job_state"), JOBS.c.version)
            .outerjoin(JOBS, JOBS.c.job_id == POSTINGS.c.job_id)
            .where(POSTINGS.c.feed_id.in_(feed_ids))
        )
        async with self.feeds.runtime.engine.connect() as connection:
            return list((await connection.execute(statement)).all())

    def check(self, rows: list[Any]) -> None:
        """A job is open as long as one of its postings is, and every posting has its job."""
        for row in rows:
            together = [other for other in rows if other.job_id == row.job_id]
            is_open = any(other.state == "open" for other in together)
            assert row.job_state == ("open" if is_open else "closed")
            assert self.states[str(row.job_id)] == row.job_state
            assert self.versions[str(row.job_id)] == row.version


@given(pushes=PUSHES)
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each try costs seconds
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_whatever_is_delivered_no_job_is_lost_and_versions_grow(
    runtime_for: Callable[..., Runtime], pushes: list[Push]
) -> None:
    feeds = Feeds(runtime_for(IngestSettings))
    await feeds.events()
    world = World(feeds)
    ids = [(await feeds.add())[0], (await feeds.add())[0]]
    for push in pushes:
        postings = world.postings(push)
        await feeds.push(ids[push.feed], *postings, complete=push.complete)
        await world.look()
        rows = await world.rows(*ids)
        world.check(rows)
        there = {row.reference for row in rows if row.state == "open"}
        assert {one.reference for one in postings} <= there

        counts = await feeds.push(ids[push.feed], *postings, complete=False)
        assert (counts["unchanged"], await feeds.events()) == (len(postings), [])
    for title in "012345":
        assert len({row.job_id for row in rows if row.reference[2] == title}) <= 1
