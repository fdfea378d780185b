"""Invented candidates and jobs of a region, of any number, for benchmarks of ranking: always the same."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np

from services.matcher.candidates import Candidates
from services.matcher.facts import Facts
from services.matcher.features import Floats
from services.matcher.index import Jobs
from services.matcher.opening import Opening, Terms
from services.matcher.profile import Wishes
from services.matcher.taxonomy.catalogue import load_taxonomy
from shared.jobs import LanguageRequirement, Place
from shared.vocabulary import CandidatePermit, Cefr, EmploymentType, JobPermit, RemoteMode, Seniority

DIMENSIONS = 384
NOW = datetime(2026, 1, 15, tzinfo=UTC)
AROUND_OSLO = ("0301", "3201", "3203", "3205", "3207", "3209", "3212", "3222", "3301", "3303", "3305", "3103")
MUNICIPALITIES = (*AROUND_OSLO, "3105", "3107", "1103", "4601", "5001")
TAXONOMY = load_taxonomy()
TRADES = sorted(TAXONOMY.occupations)
SKILLS = sorted(TAXONOMY.skills)
WORDS = 20_000
WORDS_IN_AD = 80
WORDS_IN_PROFILE = 40


def make_jobs(count: int) -> Jobs:
    dice = random.Random(1)  # noqa: S311  example data
    trades = [dice.randrange(len(TRADES)) for _ in range(count)]
    employers = max(1, count // 6)
    openings = [
        Opening(UUID(int=n), 1, f"Employer {dice.randrange(employers)}", _terms(dice)) for n in range(count)
    ]
    facts = [_facts(dice, trade, (5, 2), WORDS_IN_AD) for trade in trades]
    return Jobs(openings, facts, _vectors(trades, 1))


def make_candidates(count: int) -> Candidates:
    dice = random.Random(2)  # noqa: S311  example data
    trades = [dice.randrange(len(TRADES)) for _ in range(count)]
    facts = [_facts(dice, trade, (4, 1), WORDS_IN_PROFILE) for trade in trades]
    ids = [UUID(int=2**64 + n) for n in range(count)]
    return Candidates([_wishes(dice) for _ in trades], facts, _vectors(trades, 2), ids)


def _facts(dice: random.Random, trade: int, skills: tuple[int, int], words: int) -> Facts:
    """Skills mostly of the trade's own twelve, some of any; words that few or many use."""
    near = [SKILLS[(trade * 3 + step) % len(SKILLS)] for step in range(12)]
    own, other = skills
    named = {*dice.sample(near, own), *dice.sample(SKILLS, other)}
    language = dice.choice(["no", "en"])
    terms = {f"{language}:{int(WORDS * dice.random() ** 4)}" for _ in range(words)}
    return Facts(
        (TRADES[trade],),
        tuple(sorted(named)),
        (dice.choice([1.0, 1.0, 0.8, 0.6]),),
        dice.choice([None, *Seniority]),
        language,
        tuple(sorted(terms)),
    )


def _wishes(dice: random.Random) -> Wishes:
    languages = {("en", dice.choice([Cefr.B2, Cefr.C1, Cefr.C2]))}
    if dice.random() < 0.7:
        languages.add(("no", dice.choice(list(Cefr))))
    return Wishes(
        languages=frozenset(languages),
        places=frozenset(dice.sample(AROUND_OSLO, dice.randint(0, 4))),
        remote=dice.random() < 0.4,
        employment_types=frozenset([EmploymentType.FULL_TIME]) if dice.random() < 0.5 else frozenset(),
        permit=dice.choice(list(CandidatePermit)),
        commute=dice.random() < 0.7,
    )


def _terms(dice: random.Random) -> Terms:
    level = dice.choice([None, Cefr.B1, Cefr.B2, Cefr.C1])
    required = (LanguageRequirement(language="no", level=level),) if dice.random() < 0.5 else ()
    return Terms(
        places=(Place(municipality=dice.choice(MUNICIPALITIES), country="NO"),),
        remote=dice.choices([None, RemoteMode.HYBRID, RemoteMode.REMOTE], [6, 3, 1])[0],
        employment_types=(dice.choice([EmploymentType.FULL_TIME, EmploymentType.PART_TIME]),),
        required_languages=required,
        language=dice.choice(["nb", "en"]),
        permit=dice.choice([None, None, JobPermit.REQUIRED, JobPermit.SPONSORED]),
        published=NOW - timedelta(days=dice.randint(0, 40)),
    )


def _vectors(trades: list[int], seed: int) -> Floats:
    """Unit vectors that bunch like those of e5: one common direction, one of the trade, noise."""
    numbers = np.random.default_rng(seed)
    centres = np.random.default_rng(0).standard_normal((len(TRADES) + 1, DIMENSIONS))
    rows = 3 * centres[-1] + centres[trades] + numbers.standard_normal((len(trades), DIMENSIONS))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
