"""Exact best jobs of many candidates at once: blocks of candidates times all open jobs, one product a block.

A score is the similarity of embeddings, standardised over the candidate's own similarities to all open jobs,
plus what occupation and shared skills add. Vetoes and occupations are columns of the same product
(``services.matcher.features``); a block carries only the columns that its own candidates use.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it carries no types

from services.matcher.facts import Facts
from services.matcher.features import VETO, Columns, Floats, Numbers, Values, grid_columns, judged, values
from services.matcher.index import JobIndex
from services.matcher.profile import Wishes
from services.matcher.skills import SkillRows, add_shared, skill_rows
from services.matcher.topk import NOTHING, best

BLOCK_BYTES = 8_000_000
"""Of scores at a time: they stay in the cache between the product and the choice."""
SPARE = 6
"""Picked beyond what is wanted, for those that an employer has too many of."""
WIDER = 8
"""Factor by which the search for a row is widened when its picks do not suffice."""


@dataclass(frozen=True)
class Candidates:
    """Candidates to rank for; the sequences and the rows of ``vectors`` (n, d) go together."""

    wishes: Sequence[Wishes]
    facts: Sequence[Facts]
    vectors: Floats


@dataclass(frozen=True)
class Rule:
    """How many jobs a list holds at most, of one employer too, and the score from which one is in it."""

    top_k: int
    good_score: float = 3.0
    most_per_employer: int = 3


@dataclass(frozen=True)
class Ranked:
    """For each candidate the numbers of jobs in the index, best first, then ``NOTHING``; and scores."""

    jobs: NDArray[np.int32]
    scores: Floats


@dataclass(frozen=True)
class Task:
    """What all blocks of one ranking share."""

    index: JobIndex
    candidates: Candidates
    columns: Sequence[Columns]
    skills: SkillRows
    rule: Rule


def rank(index: JobIndex, candidates: Candidates, rule: Rule) -> Ranked:
    """The best jobs of every candidate: the same as sorting all scores, equal ones by job id."""
    shape = len(candidates.wishes), rule.top_k
    ranked = Ranked(np.full(shape, NOTHING, dtype=np.int32), np.zeros(shape, dtype=np.float32))
    if not len(candidates.wishes) or not len(index):
        return ranked
    occupations = values(each.occupations for each in candidates.facts)
    task = Task(
        index,
        candidates,
        [*veto_columns(index, candidates.wishes), occupation_columns(index, occupations)],
        skill_rows([each.skills for each in candidates.facts], index.skills),
        rule,
    )
    blocks = _blocks(occupations.codes, max(16, BLOCK_BYTES // (4 * len(index))))
    cores = os.cpu_count() or 1
    workers = min(len(blocks), cores)
    # Idle threads of the matrix product would spin on the cores that choose from the block before.
    with threadpool_limits(cores // workers, user_api="blas"), ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda first: _rank_blocks(task, blocks[first::workers], ranked), range(workers)))
    return ranked


def veto_columns(index: JobIndex, wishes: Sequence[Wishes]) -> Iterator[Columns]:
    """Columns that push a job far down for a candidate who can not or will not have it."""
    parts = {part: values(map(part, wishes)) for part in {each.part for each in index.conditions}}
    for condition, theirs in zip(index.conditions, index.condition_values, strict=True):
        mine = parts[condition.part]
        grid = judged([condition.read(each) for each in mine.distinct], theirs.distinct, condition.judge)
        if grid.any():
            yield grid_columns(grid, mine.codes, theirs.codes)


def occupation_columns(index: JobIndex, mine: Values) -> Columns:
    """Columns that add the weight of the same occupation, or of one that is near."""
    theirs = index.occupation_values
    nearness = index.occupation_grid.grid(mine.distinct, theirs.distinct)
    return grid_columns(nearness * np.float32(index.weights.occupation), mine.codes, theirs.codes)


def standardised(index: JobIndex, vectors: Floats) -> Floats:
    """Candidates' vectors, scaled so that their product with the index has deviation 1 over all jobs.

    Few jobs say little about what is usual: then similarity counts less, and facts decide.
    """
    variance = np.einsum("nd,nd->n", vectors @ index.covariance, vectors)
    deviation = np.maximum(np.sqrt(np.maximum(variance, 0)), index.weights.least_deviation)
    trust = len(index) / (len(index) + index.weights.few_jobs)
    return np.asarray(vectors * (trust / deviation)[:, None], dtype=np.float32)


def _rank_blocks(task: Task, blocks: Sequence[Numbers], ranked: Ranked) -> None:
    """Rank some blocks in this thread, in memory that is used for one after the other."""
    index = task.index
    dimensions, jobs = index.vectors.shape
    factors = np.empty((dimensions + sum(len(each.jobs) for each in task.columns), jobs), dtype=np.float32)
    factors[:dimensions] = index.vectors
    room = np.empty((max(map(len, blocks)), jobs), dtype=np.float32)
    for block in blocks:
        scores = room[: len(block)]
        _multiply(task, block, factors, scores)
        add_shared(scores, task.skills, block, index.skills, index.weights.skills)
        ranked.jobs[block], ranked.scores[block] = choose(scores, index.employers.codes, task.rule)


def _multiply(task: Task, block: Numbers, factors: Floats, scores: Floats) -> None:
    """Write similarities, vetoes and occupations of a block into ``scores``."""
    parts = [standardised(task.index, task.candidates.vectors[block])]
    width = parts[0].shape[1]
    for each in task.columns:
        mine = each.rows[each.codes[block]]
        used = np.flatnonzero(mine.any(axis=0))
        parts.append(mine[:, used])
        factors[width : width + len(used)] = each.jobs[used]
        width += len(used)
    np.matmul(np.concatenate(parts, axis=1), factors[:width], out=scores)


def choose(scores: Floats, employers: Numbers, rule: Rule) -> tuple[NDArray[np.int32], Floats]:
    """The list of each row: best first, none below the rule's score, no employer too often."""
    shape = len(scores), rule.top_k
    jobs, chosen = np.full(shape, NOTHING, dtype=np.int32), np.zeros(shape, dtype=np.float32)
    least = max(rule.good_score, float(VETO) / 2)
    waiting, width = np.arange(len(scores)), rule.top_k + SPARE
    while waiting.size:
        found, value = best(scores if waiting.size == len(scores) else scores[waiting], width, least)
        kept = _kept(found, employers, rule.most_per_employer)
        jobs[waiting], chosen[waiting] = _first(found, value, kept, rule.top_k)
        waiting = waiting[(found[:, -1] != NOTHING) & (kept.sum(axis=1) < rule.top_k)]
        width *= WIDER
    return jobs, chosen


def _kept(found: Numbers, employers: Numbers, most: int) -> NDArray[np.bool_]:
    """Which picks stand: those with fewer than ``most`` of the same employer above them."""
    owners = np.where(found == NOTHING, NOTHING, employers[found])
    width = found.shape[1]
    same = (owners[:, :, None] == owners[:, None, :]) & np.tri(width, width, -1, dtype=bool)
    stands: NDArray[np.bool_] = (found != NOTHING) & (same.sum(axis=2) < most)
    return stands


def _first(
    found: Numbers, value: Floats, kept: NDArray[np.bool_], k: int
) -> tuple[NDArray[np.int32], Floats]:
    """The first ``k`` picks of each row that stand."""
    order = np.argsort(~kept, axis=1, kind="stable")[:, :k]
    stands = np.take_along_axis(kept, order, axis=1)
    jobs = np.where(stands, np.take_along_axis(found, order, axis=1), NOTHING)
    return jobs.astype(np.int32), np.where(stands, np.take_along_axis(value, order, axis=1), np.float32(0))


def _blocks(occupations: Numbers, rows: int) -> list[Numbers]:
    """Candidates of like occupations together: such a block uses few columns."""
    order = np.argsort(occupations, kind="stable")
    return [order[start : start + rows] for start in range(0, len(order), rows)]
