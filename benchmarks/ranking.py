"""Ranks 20,000 candidates x 5,000 jobs through the product's own code, against the bare matrix product.

The bare product multiplies the same vectors in blocks of the same size and keeps nothing. ``argpartition``
is what plain numpy offers for the best ten, without vetoes and facts.
"""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import numpy as np

from benchmarks.report import Figure, report
from services.matcher.facts import Facts
from services.matcher.features import Floats
from services.matcher.index import Jobs, build_index
from services.matcher.opening import Opening, Terms
from services.matcher.profile import Wishes
from services.matcher.ranking import Candidates, Rule, rank
from services.matcher.taxonomy.catalogue import load_taxonomy
from shared.jobs import LanguageRequirement, Place
from shared.vocabulary import CandidatePermit, Cefr, EmploymentType, JobPermit, RemoteMode

CANDIDATES, JOBS, DIMENSIONS, K = 20_000, 5_000, 384, 10
BLOCK = 400
ROUNDS = 5
NOW = datetime(2026, 1, 15, tzinfo=UTC)
AROUND_OSLO = ("0301", "3201", "3203", "3205", "3207", "3209", "3212", "3222", "3301", "3303", "3305", "3103")
MUNICIPALITIES = (*AROUND_OSLO, "3105", "3107", "1103", "4601", "5001")
TAXONOMY = load_taxonomy()
TRADES = sorted(TAXONOMY.occupations)
SKILLS = sorted(TAXONOMY.skills)
PAIRS = CANDIDATES * JOBS


def trade_facts(dice: random.Random, trade: int, own: int, other: int) -> Facts:
    """Skills mostly of the trade's own twelve, some of any."""
    near = [SKILLS[(trade * 3 + step) % len(SKILLS)] for step in range(12)]
    skills = {*dice.sample(near, own), *dice.sample(SKILLS, other)}
    return Facts((TRADES[trade],), tuple(sorted(skills)))


def wishes(dice: random.Random) -> Wishes:
    languages = {("en", dice.choice([Cefr.B2, Cefr.C1, Cefr.C2]))}
    if dice.random() < 0.7:
        languages.add(("no", dice.choice(list(Cefr))))
    return Wishes(
        languages=frozenset(languages),
        places=frozenset(dice.sample(AROUND_OSLO, dice.randint(0, 4))),
        remote=dice.random() < 0.4,
        employment_types=frozenset([EmploymentType.FULL_TIME]) if dice.random() < 0.5 else frozenset(),
        permit=dice.choice(list(CandidatePermit)),
    )


def terms(dice: random.Random) -> Terms:
    level = dice.choice([None, Cefr.B1, Cefr.B2, Cefr.C1])
    required = (LanguageRequirement(language="no", level=level),) if dice.random() < 0.5 else ()
    return Terms(
        places=(Place(municipality=dice.choice(MUNICIPALITIES), country="NO"),),
        remote=dice.choices([None, RemoteMode.HYBRID, RemoteMode.REMOTE], [6, 3, 1])[0],
        employment_types=(dice.choice([EmploymentType.FULL_TIME, EmploymentType.PART_TIME]),),
        required_languages=required,
        language=dice.choice(["nb", "en"]),
        permit=dice.choice([None, None, JobPermit.REQUIRED, JobPermit.SPONSORED]),
    )


def vectors(trades: list[int], seed: int) -> Floats:
    """Unit vectors that bunch like those of e5: one common direction, one of the trade, noise."""
    numbers = np.random.default_rng(seed)
    centres = np.random.default_rng(0).standard_normal((len(TRADES) + 1, DIMENSIONS))
    rows = 3 * centres[-1] + centres[trades] + numbers.standard_normal((len(trades), DIMENSIONS))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def make_jobs() -> Jobs:
    dice = random.Random(1)  # noqa: S311  example data
    trades = [dice.randrange(len(TRADES)) for _ in range(JOBS)]
    openings = [Opening(UUID(int=n), 1, f"Employer {dice.randrange(800)}", terms(dice)) for n in range(JOBS)]
    facts = [trade_facts(dice, trade, own=5, other=2) for trade in trades]
    return Jobs(openings, facts, vectors(trades, 1))


def make_candidates() -> Candidates:
    dice = random.Random(2)  # noqa: S311  example data
    trades = [dice.randrange(len(TRADES)) for _ in range(CANDIDATES)]
    facts = [trade_facts(dice, trade, own=4, other=1) for trade in trades]
    return Candidates([wishes(dice) for _ in trades], facts, vectors(trades, 2))


def bare(left: Floats, right: Floats) -> None:
    for start in range(0, len(left), BLOCK):
        _ = left[start : start + BLOCK] @ right


def partitioned(left: Floats, right: Floats) -> None:
    for start in range(0, len(left), BLOCK):
        np.argpartition(left[start : start + BLOCK] @ right, JOBS - K, axis=1)


def fastest(*works: Callable[[], object]) -> list[float]:
    """Pairs a second of each, its best of some rounds; rounds take turns, as other programs disturb them."""
    seconds = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for number, work in enumerate(works):
            started = time.perf_counter()
            work()
            seconds[number] = min(seconds[number], time.perf_counter() - started)
    return [PAIRS / each for each in seconds]


def main() -> None:
    jobs, candidates = make_jobs(), make_candidates()
    index = build_index(jobs, TAXONOMY, NOW)
    right = np.ascontiguousarray(jobs.vectors.T)
    floor, ours, anew, plain = fastest(
        lambda: bare(candidates.vectors, right),
        lambda: rank(index, candidates, Rule(top_k=K)),
        lambda: rank(build_index(jobs, TAXONOMY, NOW), candidates, Rule(top_k=K)),
        lambda: partitioned(candidates.vectors, right),
    )
    name = f"{CANDIDATES:,} x {JOBS:,} x {DIMENSIONS}"
    report(
        "Ranking",
        [
            Figure(f"vetoes, facts and best {K}, {name}", ours, "bare product", floor, "pairs/s"),
            Figure(f"product and argpartition, {name}", plain, "bare product", floor, "pairs/s"),
            Figure(f"the same with the index built anew, {name}", anew, "bare product", floor, "pairs/s"),
        ],
    )


if __name__ == "__main__":
    main()
