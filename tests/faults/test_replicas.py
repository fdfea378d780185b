"""One, two and four matchers rank the same lists; the part of one that is killed is taken over."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import nats
import pytest
from fixtures.matcher import DEVELOPER, Bench, job
from fixtures.servers import TestDatabase
from fixtures.system import ROOT, SECRET_KEYS, eventually
from sqlalchemy.ext.asyncio import AsyncEngine

from services.matcher.storage import jobs
from shared.events import EditionOpened
from talentpool.demo.supervisor import Supervisor
from talentpool.embedded import free_port

PARTITIONS = 8
JOBS = 30
WARDS = ("intensiv", "barsel", "hjemmetjeneste", "psykiatri")
Lists = list[tuple[UUID, int, UUID, float]]


@pytest.fixture
async def bench(owner: AsyncEngine, engine_for: Any) -> Bench:
    """Candidates and open jobs in the database; nothing is read yet."""
    made = Bench(owner, engine_for("matcher"))
    for ward in WARDS:
        for _ in range(6):
            await made.candidate(skills=["sårbehandling", ward])
    await made.candidate(**DEVELOPER)
    async with made.engine.begin() as tx:
        for number in range(JOBS):
            body = f"Du arbeider med {WARDS[number % len(WARDS)]} og sårbehandling på avdeling {number}."
            posted = job("Sykepleier", body, employer=f"Sykehus {number % 7}")
            await jobs.open_job(tx, posted, posted=False)
    return made


@contextmanager
def matchers(count: int, database: TestDatabase, nats_url: str, folder: Path) -> Iterator[Supervisor]:
    """So many matchers, ready, on one database and one queue."""
    ports = {f"matcher-{number}": free_port() for number in range(count)}
    environment = {
        "TALENTPOOL_MATCHER_DATABASE_URL": database.service_url("matcher"),
        "TALENTPOOL_MATCHER_MODELS_DIR": str(ROOT / ".talentpool" / "models"),
        "TALENTPOOL_MATCHER_ORPHAN_LIFT": "0",
        "TALENTPOOL_NATS_URL": nats_url,
        "TALENTPOOL_SECRET_KEYS": SECRET_KEYS,
    }
    commands = {name: ["serve", "matcher", "--port", str(port)] for name, port in ports.items()}
    supervisor = Supervisor(commands, folder / f"logs-{count}", environment)
    supervisor.start()
    try:
        for port in ports.values():
            eventually(lambda port=port: httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200)
        yield supervisor
    finally:
        supervisor.stop()


async def open_edition(nats_url: str) -> UUID:
    event = EditionOpened(edition_id=uuid4(), partitions=PARTITIONS, top_k=5)
    connection = await nats.connect(nats_url)
    await connection.jetstream().publish(event.subject, event.model_dump_json().encode())
    await connection.close()
    return event.edition_id


async def states(bench: Bench, edition_id: UUID) -> list[str]:
    query = "SELECT state FROM matcher.partitions WHERE edition_id = :edition"
    return [row.state for row in await bench.rows(query, edition=edition_id)]


async def lists(bench: Bench, edition_id: UUID, seconds: float = 120) -> Lists:
    """The lists of an edition, once it is complete."""
    deadline = time.monotonic() + seconds
    complete = "SELECT 1 FROM matcher.editions WHERE edition_id = :edition AND completed_at IS NOT NULL"
    while not await bench.rows(complete, edition=edition_id):
        assert time.monotonic() < deadline, await states(bench, edition_id)
        await asyncio.sleep(0.1)
    query = (
        "SELECT candidate_id, rank, job_id, score FROM matcher.rankings "
        "WHERE edition_id = :edition ORDER BY candidate_id, rank"
    )
    rows = await bench.rows(query, edition=edition_id)
    return [(row.candidate_id, row.rank, row.job_id, round(row.score, 6)) for row in rows]


async def test_one_two_and_four_matchers_rank_the_same_lists(
    bench: Bench, database: TestDatabase, nats_url: str, tmp_path: Path
) -> None:
    found: list[Lists] = []
    for count in (1, 2, 4):
        with matchers(count, database, nats_url, tmp_path):
            found.append(await lists(bench, await open_edition(nats_url)))
    assert len(found[0]) > JOBS
    assert found[0] == found[1] == found[2]


async def test_the_part_of_a_matcher_that_is_killed_is_taken_over(
    bench: Bench, database: TestDatabase, nats_url: str, tmp_path: Path
) -> None:
    with matchers(1, database, nats_url, tmp_path):
        expected = await lists(bench, await open_edition(nats_url))
    with matchers(2, database, nats_url, tmp_path) as pair:
        edition_id = await open_edition(nats_url)
        await asyncio.sleep(1)
        pair.kill("matcher-0")
        assert await lists(bench, edition_id) == expected
    assert set(await states(bench, edition_id)) == {"ranked"}
