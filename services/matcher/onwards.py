"""An edition's lists: ranked onwards from what stood after the last one, equal to ranking everything."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from math import inf
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.candidates import Candidates
from services.matcher.facts import Facts
from services.matcher.features import Floats
from services.matcher.index import JobIndex
from services.matcher.listing import Rule
from services.matcher.lists import load_candidates
from services.matcher.matching import Found, Seeker, explained
from services.matcher.profile import Wishes
from services.matcher.reading import Matcher
from services.matcher.standing import Before, Standing, against, nothing_before, rank_onwards
from services.matcher.storage import standings
from services.matcher.storage.standings import Kept

MANY = 0.3
"""Share of jobs that are new or changed from which on it is quicker to compare with all."""


async def edition_lists(
    tx: AsyncConnection, matcher: Matcher, index: JobIndex, whose: sa.ColumnElement[bool], rule: Rule
) -> tuple[list[Found], list[Kept]]:
    """The lists of the candidates whom a condition selects, and what to keep for the next edition."""
    loaded = await load_candidates(tx, matcher, whose)
    kept = await standings.load(tx, whose)
    job_set = _commonest(kept)
    known = await standings.known_jobs(tx, job_set) if job_set else {}

    def work() -> tuple[list[Found], list[Kept]]:
        seekers, candidates = loaded(index)
        now = _made_of(index, seekers, candidates, rule)
        same = [_standing(index, kept.get(each.candidate_id), job_set, each) for each in now]
        ranked, after = rank_onwards(index, candidates, rule, _before(index, same, known))
        found = list(explained(matcher.reader.taxonomy, index, seekers, ranked))
        return found, [replace(each, standing=standing) for each, standing in zip(now, after, strict=True)]

    return await asyncio.to_thread(work)


def known_now(index: JobIndex) -> dict[UUID, int]:
    """The jobs of an index, and the version of each."""
    return {each.job_id: each.version for each in index.openings}


def _made_of(index: JobIndex, seekers: Sequence[Seeker], candidates: Candidates, rule: Rule) -> list[Kept]:
    """What standings that are made now depend on; they themselves are not made yet."""
    job_set, nothing = standings.key_of(known_now(index)), Standing(b"", inf)
    return [
        Kept(
            each.candidate_id,
            job_set,
            frozenset(job for job in each.excluded if job in index.numbers),
            made_of,
            nothing,
        )
        for each, made_of in zip(seekers, depends_on(index, candidates, rule), strict=True)
    ]


def depends_on(index: JobIndex, candidates: Candidates, rule: Rule) -> list[str]:
    """For each candidate a hash of all that the nearest jobs depend on, but for the jobs themselves."""
    shared = (index.statistics.version, index.weights, rule.pool, rule.most_per_employer)
    return [
        _hashed(repr(shared), vector, wishes, facts)
        for vector, wishes, facts in zip(candidates.vectors, candidates.wishes, candidates.facts, strict=True)
    ]


def _hashed(shared: str, vector: Floats, wishes: Wishes, facts: Facts) -> str:
    digest = hashlib.sha256(vector.tobytes())
    wanted = [_ordered(getattr(wishes, each.name)) for each in fields(wishes)]
    digest.update(repr((shared, wanted, facts.occupations, facts.confidences)).encode())
    return digest.hexdigest()[:32]


def _ordered(value: object) -> str:
    """A set's order differs from process to process."""
    return repr(sorted(map(str, value)) if isinstance(value, frozenset) else value)


def _commonest(kept: Mapping[UUID, Kept]) -> str | None:
    """The set of jobs that most standings were made of: the others are made anew."""
    return max(Counter(each.job_set for each in kept.values()).items(), default=(None, 0), key=_most)[0]


def _most(counted: tuple[str | None, int]) -> tuple[int, str]:
    return counted[1], counted[0] or ""


def _standing(index: JobIndex, kept: Kept | None, job_set: str | None, now: Kept) -> Standing | None:
    """What stands, if it was made of the same; a job that may be listed again was not looked at then."""
    if kept is None or (kept.job_set, kept.made_of) != (job_set, now.made_of):
        return None
    again = kept.excluded - now.excluded
    return None if any(job in index.numbers for job in again) else kept.standing


def _before(index: JobIndex, found: Sequence[Standing | None], known: Mapping[UUID, int]) -> Before:
    before = against(index, found, known)
    many = len(before.fresh) > MANY * len(index)
    return nothing_before(len(found)) if many else before
