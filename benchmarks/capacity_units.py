"""What a candidate, a job and a pair cost, measured through the product's own code and a real PostgreSQL."""

import asyncio
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.capacity_model import Units
from benchmarks.ranking_world import NOW, TAXONOMY, make_candidates, make_jobs
from services.matcher.candidates import Candidates
from services.matcher.index import JobIndex, Jobs, build_index
from services.matcher.listing import Rule
from services.matcher.matching import Found, Seeker, explained
from services.matcher.ranking import rank
from services.matcher.standing import Standing, nothing_before, rank_onwards
from services.matcher.storage import editions, profiles, standings
from services.matcher.storage.profiles import Part, in_part
from services.matcher.storage.standings import Kept
from services.matcher.storage.vectors import Read, Readers, keep
from services.matcher.tables import PROFILE_VECTORS
from shared.database import create_engine
from shared.migrate import migrate
from talentpool import embedded

CANDIDATES, JOBS, FEW_JOBS = 2_000, 20_000, 2_000
READERS = Readers("benchmark", "benchmark")


@dataclass(frozen=True)
class Ranking:
    """Seconds of a processor: for a pair, for a candidate's list, for a job of the index."""

    pair: float
    listing: float
    job: float


@dataclass(frozen=True)
class Stored:
    """Seconds for reading and writing a candidate, the client's share included, and bytes on disk."""

    read: float
    write: float
    candidate_bytes: int
    list_bytes: int


def measure() -> Units:
    """Rank, then store and read the same candidates and lists."""
    jobs, candidates = make_jobs(JOBS), make_candidates(CANDIDATES)
    index = build_index(jobs, TAXONOMY, NOW)
    ranking = _ranking(jobs, index, candidates)
    with tempfile.TemporaryDirectory() as folder, embedded.postgres(Path(folder)) as database:
        stored = asyncio.run(_stored(database, index, candidates))
    return Units(
        pair=ranking.pair,
        listing=ranking.listing,
        read=stored.read,
        write=stored.write,
        job=ranking.job,
        candidate_bytes=stored.candidate_bytes,
        list_bytes=stored.list_bytes,
        job_bytes=_job_bytes(),
    )


def _ranking(jobs: Jobs, index: JobIndex, candidates: Candidates) -> Ranking:
    """The cost of a pair is what more jobs add; the rest of a candidate's time is that of the list."""
    few = build_index(_first(jobs, FEW_JOBS), TAXONOMY, NOW, index.statistics)
    seekers = _seekers(candidates)
    slow = _processor(lambda: list(explained(TAXONOMY, index, seekers, rank(index, candidates, Rule(10)))))
    quick = _processor(lambda: list(explained(TAXONOMY, few, seekers, rank(few, candidates, Rule(10)))))
    pair = (slow - quick) / CANDIDATES / (JOBS - FEW_JOBS)
    job = _processor(lambda: build_index(jobs, TAXONOMY, NOW, index.statistics)) / JOBS
    return Ranking(pair, slow / CANDIDATES - JOBS * pair, job)


def _first(jobs: Jobs, count: int) -> Jobs:
    return Jobs(jobs.openings[:count], jobs.facts[:count], jobs.vectors[:count])


def _seekers(candidates: Candidates) -> list[Seeker]:
    together = zip(candidates.ids, candidates.wishes, candidates.facts, strict=True)
    return [Seeker(candidate_id, wishes, facts) for candidate_id, wishes, facts in together]


def _processor(work: Callable[[], object]) -> float:
    """Seconds of processors, the least of three rounds."""
    spent = []
    for _ in range(3):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return min(spent)


def _job_bytes() -> int:
    """What another job adds to an index's memory: resident pages before and after."""
    jobs = make_jobs(JOBS)
    before = _resident()
    index = build_index(jobs, TAXONOMY, NOW)
    return (_resident() - before + jobs.vectors.nbytes) // len(index)


def _resident() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * 4096


async def _stored(database: embedded.Database, index: JobIndex, candidates: Candidates) -> Stored:
    owner = create_engine(database.owner_url)
    await migrate(owner)
    ranked, kept = rank_onwards(index, candidates, Rule(10), nothing_before(CANDIDATES))
    lists = list(explained(TAXONOMY, index, _seekers(candidates), ranked))
    async with owner.begin() as tx:
        await _seed(tx, candidates)
    async with owner.begin() as tx:
        before = await _size(tx, "rankings"), await _size(tx, "standings")
        started = time.perf_counter()
        await _write(tx, index, candidates, lists, kept)
        write = time.perf_counter() - started
    async with owner.begin() as tx:
        started = time.perf_counter()
        rows = await profiles.load_seekers(tx, READERS, in_part(Part(0, 1)))
        await standings.load(tx, in_part(Part(0, 1)))
        read = time.perf_counter() - started
        assert len(rows) == CANDIDATES
        on_disk = await _size(tx, "profile_vectors") + await _size(tx, "standings") - before[1]
        of_lists = await _size(tx, "rankings") - before[0]
    await owner.dispose()
    return Stored(read / CANDIDATES, write / CANDIDATES, on_disk // CANDIDATES, of_lists // CANDIDATES)


async def _seed(tx: AsyncConnection, candidates: Candidates) -> None:
    people = [{"id": each, "mail": f"{each.hex}@mail.example"} for each in candidates.ids]
    await tx.execute(
        text(
            "INSERT INTO portal.candidates (candidate_id, email, email_key, locale, status, cadence, version)"
            " VALUES (:id, :mail, :mail, 'nb', 'active', 'edition', 1)"
        ),
        people,
    )
    await tx.execute(
        text(
            "INSERT INTO portal.profiles"
            " (candidate_id, occupation, skills, experience, languages, places, permit)"
            " VALUES (:id, 'nurse', '{}', :experience, CAST(:languages AS jsonb), :places, 'eea')"
        ),
        [
            {
                "id": each,
                "experience": "Six years in an intensive care unit. " * 20,
                "languages": json.dumps([{"language": "no", "level": "C1"}]),
                "places": sorted(wishes.places),
            }
            for each, wishes in zip(candidates.ids, candidates.wishes, strict=True)
        ],
    )
    together = zip(candidates.ids, candidates.facts, candidates.vectors, strict=True)
    read = [Read(each, 1, uuid4().hex, facts, vector) for each, facts, vector in together]
    await keep(tx, PROFILE_VECTORS, READERS, read)


async def _write(
    tx: AsyncConnection, index: JobIndex, candidates: Candidates, lists: list[Found], kept: list[Standing]
) -> None:
    """As the matcher does it after ranking a part."""
    edition = uuid4()
    jobs = {each.job_id: each.version for each in index.openings}
    await editions.open_edition(tx, edition, 1, 10)
    await standings.keep_jobs(tx, jobs)
    await editions.keep_rankings(tx, edition, 0, READERS.model_id, lists)
    key = standings.key_of(jobs)
    together = zip(candidates.ids, kept, strict=True)
    await standings.keep(tx, [Kept(each, key, frozenset(), "", standing) for each, standing in together])


async def _size(tx: AsyncConnection, table: str) -> int:
    """Bytes of a table with its indexes and what is stored beside it."""
    found = await tx.execute(
        text("SELECT pg_total_relation_size(CAST(:name AS regclass))"), {"name": f"matcher.{table}"}
    )
    return int(found.scalar_one())
