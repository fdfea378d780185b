"""Who is shown and who is served by an edition's lists: exposure of jobs, and parity between candidates."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

import numpy as np

from services.matcher.candidates import Candidates, prepare
from services.matcher.features import Numbers
from services.matcher.index import JobIndex
from services.matcher.matching import Seeker
from services.matcher.relevance import pair_features, relevance, substantive
from services.matcher.vetoes import vetoed
from shared.vocabulary import Cefr

FEWEST = 5
"""Candidates of a group that is shown by itself; fewer might be recognised."""
OTHERS = "others"
PAIRS = 20_000


class Unshown(StrEnum):
    """Why a job is in nobody's list."""

    VETOED = "vetoed for everybody"
    WEAK = "below the threshold for everybody"
    CROWDED = "good for somebody, but others were better or of the same employer"


@dataclass(frozen=True)
class Listed:
    """A job in a candidate's list."""

    candidate_id: UUID
    job_id: UUID
    relevance: float


@dataclass(frozen=True)
class Employer:
    """An employer's open jobs, and its share of all places in lists."""

    name: str
    jobs: int
    share: float


@dataclass(frozen=True)
class Group:
    """Candidates with a trait in common: how many have a list, its mean length and mean relevance."""

    name: str
    candidates: int
    with_list: float
    length: float
    relevance: float


@dataclass(frozen=True)
class Audit:
    """An edition's figures. ``gini`` over open jobs is 0 when all are shown alike, near 1 when few are."""

    candidates: int
    jobs: int
    places: int
    gini: float
    employers: tuple[Employer, ...]
    unshown: Mapping[Unshown, int]
    by_language: tuple[Group, ...]
    by_text: tuple[Group, ...]


def audit(
    index: JobIndex, seekers: Sequence[Seeker], candidates: Candidates, listed: Sequence[Listed], least: float
) -> Audit:
    """The figures of lists over the jobs that are open and the candidates who are here now."""
    known = {each.candidate_id for each in seekers}
    listed = [each for each in listed if each.job_id in index.numbers and each.candidate_id in known]
    shown = Counter(each.job_id for each in listed)
    counts = [shown[job.job_id] for job in index.openings]
    return Audit(
        len(seekers),
        len(index),
        len(listed),
        gini(counts),
        _employers(index, counts),
        _unshown(index, candidates, np.flatnonzero(np.asarray(counts, dtype=np.intp) == 0), least),
        _groups(seekers, listed, first_languages),
        _groups(seekers, listed, lambda seeker: seeker.facts.language or "not known"),
    )


def gini(counts: Sequence[int]) -> float:
    """Gini's coefficient of numbers that are not negative; 0 where there is nothing to share."""
    ordered = np.sort(np.asarray(counts, dtype=np.float64))
    total = float(ordered.sum())
    if not total:
        return 0.0
    ranks = np.arange(1, len(ordered) + 1)
    return float((2 * ranks - len(ordered) - 1) @ ordered / (len(ordered) * total))


def first_languages(seeker: Seeker) -> str:
    """A candidate's first languages, those of level C2 included."""
    return (
        " ".join(sorted(code for code, level in seeker.wishes.languages if level is Cefr.C2)) or "none named"
    )


def _employers(index: JobIndex, counts: Sequence[int]) -> tuple[Employer, ...]:
    jobs, places = Counter[str](), Counter[str]()
    for job, count in zip(index.openings, counts, strict=True):
        jobs[job.employer] += 1
        places[job.employer] += count
    total = max(1, sum(counts))
    found = [Employer(name, number, places[name] / total) for name, number in jobs.items()]
    return tuple(sorted(found, key=lambda each: (-each.share, each.name)))


def _unshown(index: JobIndex, candidates: Candidates, jobs: Numbers, least: float) -> dict[Unshown, int]:
    """Why each of these jobs is in no list."""
    side = prepare(index, replace(candidates, excluded=()))
    allowed, good = np.zeros(len(jobs), dtype=np.bool_), np.zeros(len(jobs), dtype=np.bool_)
    step = max(1, PAIRS // max(1, len(jobs)))
    for start in range(0, len(side) if len(jobs) else 0, step):
        rows = np.arange(start, min(start + step, len(side)))
        pool = np.tile(jobs, (len(rows), 1))
        may = ~vetoed(side.answers, rows, pool)
        found = pair_features(index, side, rows, pool)
        strong = relevance(found, index.weights.calibration) >= least
        allowed |= may.any(axis=0)
        good |= (may & strong & substantive(index, side, rows, found)).any(axis=0)
    return {
        Unshown.VETOED: int((~allowed).sum()),
        Unshown.WEAK: int((allowed & ~good).sum()),
        Unshown.CROWDED: int(good.sum()),
    }


def _groups(
    seekers: Sequence[Seeker], listed: Sequence[Listed], trait: Callable[[Seeker], str]
) -> tuple[Group, ...]:
    lists: dict[UUID, list[float]] = defaultdict(list)
    for each in listed:
        lists[each.candidate_id].append(each.relevance)
    members: dict[str, list[UUID]] = defaultdict(list)
    for seeker in seekers:
        members[trait(seeker)].append(seeker.candidate_id)
    ordered = sorted(gathered(members).items(), key=lambda each: (-len(each[1]), each[0]))
    return tuple(_group(name, [lists.get(each, []) for each in some]) for name, some in ordered)


def gathered(members: Mapping[str, Sequence[UUID]]) -> dict[str, list[UUID]]:
    """Small groups together, and the smallest of the others with them until they are enough to hide one."""
    shown: dict[str, list[UUID]] = {}
    for name, some in sorted(members.items(), key=lambda each: (len(each[1]), each[0])):
        hidden = len(some) < FEWEST or 0 < len(shown.get(OTHERS, ())) < FEWEST
        shown.setdefault(OTHERS if hidden else name, []).extend(some)
    return shown


def _group(name: str, lists: Sequence[Sequence[float]]) -> Group:
    values = [value for each in lists for value in each]
    served = sum(bool(each) for each in lists)
    return Group(
        name,
        len(lists),
        served / len(lists),
        len(values) / len(lists),
        sum(values) / len(values) if values else 0.0,
    )
