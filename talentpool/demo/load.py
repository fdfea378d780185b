"""Loads the example companies, feeds and candidates, sends an edition, and shows how far each step is."""

import asyncio
import io
from datetime import UTC, date, datetime, timedelta

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.ext.asyncio import AsyncConnection

from talentpool import examples
from talentpool.demo import figures
from talentpool.demo.environment import Layout
from talentpool.demo.supervisor import Supervisor

STEP_SECONDS = 600.0
SAME_DATES = timedelta(days=7)
PARTITIONS = 8
MOST_JOBS = 8
TITLE_NB = "Jobber for deg i Osloregionen"
TITLE_EN = "Jobs for you in the Oslo region"


async def load_examples(supervisor: Supervisor, layout: Layout) -> None:
    """Everything up to a sent edition; what an earlier run has done is not done again."""
    columns = (
        TextColumn("{task.description:32}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as bars:
        async with figures.owner_connection() as connection:
            steps = Steps(bars, supervisor, connection)
            await load_feeds(steps, layout)
            await load_candidates(steps)
            await send_edition(steps)


class Steps:
    """Progress bars that follow counts in the databases."""

    def __init__(self, bars: Progress, supervisor: Supervisor, connection: AsyncConnection) -> None:
        self._supervisor = supervisor
        self.bars = bars
        self.connection = connection

    async def count(self, query: str) -> int:
        """The number that a query answers with."""
        return await figures.count(self.connection, query)

    async def follow(self, title: str, done: str, total: str | int) -> None:
        """A bar from the first count up to the second; raises when it takes far too long."""
        bar = self.bars.add_task(title, total=None)
        async with asyncio.timeout(STEP_SECONDS):
            while True:
                self._supervisor.check()
                wanted = total if isinstance(total, int) else await self.count(total)
                reached = await self.count(done)
                self.bars.update(bar, total=wanted, completed=min(reached, wanted))
                if reached >= wanted:
                    return
                await asyncio.sleep(0.2)


async def load_feeds(steps: Steps, layout: Layout) -> None:
    """Add the companies that are missing and push every feed; then wait until all jobs are read."""
    from services.ingest import operating

    feeds = examples.rendered_feeds(feed_dates(layout))
    known = {row["name"] for row in await operating.list_companies()}
    bar = steps.bars.add_task("feeds pushed", total=len(feeds))
    for feed in feeds:
        if feed.company.name not in known:
            await operating.add_company(feed.company.name)
        await operating.push(feed.company.name, feed.company.feed.slug, io.BytesIO(feed.content))
        steps.bars.advance(bar)
    await steps.follow("feeds read", figures.DELIVERIES_READ, figures.DELIVERIES)
    await steps.follow("jobs embedded", figures.READ_JOBS, figures.OPEN_JOBS)


def feed_dates(layout: Layout) -> date:
    """The day that the feeds' dates are relative to: kept for a week, so that a new run changes no job."""
    today, note = datetime.now(UTC).date(), layout.root / "feed-dates"
    if note.exists():
        before = date.fromisoformat(note.read_text(encoding="utf-8").strip())
        if today - before < SAME_DATES:
            return before
    note.write_text(today.isoformat(), encoding="utf-8")
    return today


async def load_candidates(steps: Steps) -> None:
    """Import the candidates, and wait until all profiles are read."""
    from services.portal.bulk import CHUNK, read_candidates
    from services.portal.settings import PortalSettings
    from services.portal.storage.bulk import take_chunk
    from shared.database import create_engine
    from shared.ledger import ledger

    people = read_candidates(examples.candidates_path())
    bar = steps.bars.add_task("candidates imported", total=len(people))
    engine = create_engine(PortalSettings().database_url)
    try:
        for start in range(0, len(people), CHUNK):
            async with engine.begin() as tx:
                await take_chunk(tx, ledger("portal"), people[start : start + CHUNK])
            steps.bars.advance(bar, len(people[start : start + CHUNK]))
    finally:
        await engine.dispose()
    await steps.follow("profiles embedded", figures.READ_PROFILES, figures.PROFILES)


async def send_edition(steps: Steps) -> None:
    """Open the first edition unless there is one, and follow it until it is sent."""
    from services.mailer.articles import read_articles
    from services.mailer.opening import open_edition
    from services.mailer.storage.editions import NewEdition
    from shared.vocabulary import Locale

    if await steps.count(figures.EDITIONS) == 0:
        await open_edition(
            NewEdition(
                titles={Locale.NB: TITLE_NB, Locale.EN: TITLE_EN},
                articles=read_articles(examples.articles_dir()),
                partitions=PARTITIONS,
                top_k=MOST_JOBS,
                opened_by="demo",
                approves_itself=True,
            )
        )
    await steps.follow("edition ranked", figures.FROZEN, figures.PARTITIONS)
    await steps.follow("mails sent", figures.DONE_MAILS, figures.MAILS)
    await steps.follow("edition sent", figures.EDITION_SENT, 1)
