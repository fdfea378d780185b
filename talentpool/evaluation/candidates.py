"""Whole lists: labelled candidates against real ads, with all conditions, threshold and employer cap."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np

from services.matcher.embedding import Encoder
from services.matcher.evaluation.baselines import LEXICAL
from services.matcher.evaluation.candidate_set import GOOD, CandidateSet, load_candidate_set
from services.matcher.evaluation.measured import Figures, Measure, Measured, mean
from services.matcher.evaluation.metrics import figures, places_of
from services.matcher.evaluation.ranked import relevances
from services.matcher.evaluation.retrieval import BARE, MEANING
from services.matcher.evaluation.task import Bench, Task
from services.matcher.facts import profile_facts
from services.matcher.features import Floats
from services.matcher.filters import check
from services.matcher.index import JobIndex, build_index
from services.matcher.listing import Rule
from services.matcher.lists import edition_rule, weights_of
from services.matcher.matching import Seeker, candidates_of, match
from services.matcher.opening import job_text
from services.matcher.profile import Profile, profile_text
from talentpool.evaluation.ads import ADS, NOW, opened, read_ads

TOP_K = 10
BINS = 10
METRICS = ("nDCG@10", "MAP")


@dataclass(frozen=True)
class Case:
    """Profiles against an index. ``grades`` and ``vetoed`` are (profiles, jobs), in the index's order."""

    profiles: Sequence[Profile]
    index: JobIndex
    grades: Floats
    vetoed: Floats


def candidate_tasks(folder: Path, ads: Path, bench: Bench) -> Iterator[Task]:
    """The questions of a folder of labelled candidates to the ads of another.

    Raises:
        TalentPoolError: a file is missing or damaged; says where.
    """
    known = load_candidate_set(folder)
    case, texts = _case(known, ads, bench)
    name, about = folder.name, f"{len(case.index)} ads; good is a grade of {GOOD} or 3"
    yield Task(f"{name}: order", about, lambda: _order(case, bench), _others(case, texts, bench))
    yield Task(f"{name}: lists", f"at most {TOP_K} sent; {about}", lambda: _sent(case, bench))
    about = "as a probability of good, where nothing is vetoed"
    yield Task(f"{name}: relevance", about, lambda: _calibrated(case, bench))


def _case(known: CandidateSet, ads: Path, bench: Bench) -> tuple[Case, list[str]]:
    postings = [ad for ad in read_ads(ads / ADS) if ad.id in known.ads]
    characters = bench.settings.job_characters
    jobs = opened(postings, bench.encoder, bench.reader, characters)
    index = build_index(jobs, bench.reader.taxonomy, NOW, weights=weights_of(bench.settings))
    order: Mapping[UUID, int] = index.numbers
    by_number = sorted(postings, key=lambda ad: order[ad.job_id])
    keys = list(known.profiles)
    some = [keys[number] for number in bench.picked(len(keys))]
    profiles = [known.profiles[key] for key in some]
    grades = np.asarray([[known.grade(key, ad.id) for ad in by_number] for key in some], dtype=np.float32)
    vetoed = np.asarray([_vetoes(index, profile) for profile in profiles], dtype=np.float32)
    texts = [job_text(ad.posting.title, ad.posting.description_text, characters) for ad in by_number]
    return Case(profiles, index, grades, vetoed), texts


def _vetoes(index: JobIndex, profile: Profile) -> list[bool]:
    return [bool(check(index.conditions, profile.wishes, job).vetoes) for job in index.openings]


def _listed(case: Case, bench: Bench, rule: Rule) -> list[list[int]]:
    """The numbers of the jobs in each profile's list, best first."""
    seekers = [
        Seeker(each.candidate_id, each.wishes, profile_facts(bench.reader, each)) for each in case.profiles
    ]
    vectors = bench.encoder.encode_profiles([profile_text(each) for each in case.profiles])
    lists: dict[UUID, list[int]] = {each.candidate_id: [] for each in seekers}
    for found in match(bench.reader.taxonomy, case.index, seekers, candidates_of(seekers, vectors), rule):
        lists[found.candidate_id].append(case.index.numbers[found.job_id])
    return list(lists.values())


def _order(case: Case, bench: Bench) -> Figures:
    """By the relevance of every pair; what a condition vetoes stands nowhere."""
    given = relevances(case.index, case.profiles, bench.encoder, bench.reader)
    return _graded(case, np.where(case.vetoed > 0, -np.inf, given).astype(np.float32))


def _graded(case: Case, scores: Floats) -> Figures:
    """Scores (profiles, jobs) as figures, over the profiles for whom there is anything."""
    rankings = []
    for row, grades in zip(scores, case.grades, strict=True):
        relevant = np.flatnonzero(grades)
        places = places_of(row, relevant)
        places[np.isneginf(row[relevant])] = np.inf
        if len(relevant):
            rankings.append((places, grades[relevant]))
    return figures(METRICS, rankings)


def _others(case: Case, texts: Sequence[str], bench: Bench) -> dict[str, Measure]:
    if not bench.baselines:
        return {}
    asked = [profile_text(profile) for profile in case.profiles]

    def lexical(name: str) -> Measure:
        return lambda: _graded(case, LEXICAL[name](texts)(asked))

    def meaning(encoder: Encoder) -> Measure:
        return lambda: _graded(case, encoder.encode_profiles(asked) @ encoder.encode_jobs(texts).T)

    found = {name: lexical(name) for name in LEXICAL} | {MEANING: meaning(bench.encoder)}
    return found if bench.bare is None else found | {BARE: meaning(bench.bare)}


def _sent(case: Case, bench: Bench) -> Figures:
    lists = _listed(case, bench, edition_rule(bench.settings, TOP_K))
    good = case.grades >= GOOD
    sent = np.asarray([len(jobs) for jobs in lists], dtype=np.float32)
    right = np.asarray([good[row, jobs].sum() for row, jobs in enumerate(lists)], dtype=np.float32)
    least = np.asarray([(case.grades[row, jobs] == 0).sum() for row, jobs in enumerate(lists)])
    wanted = good.sum(axis=1).astype(np.float32)
    return {
        "P of sent": Measured(right, sent),
        "unsuitable of sent": Measured(least.astype(np.float32), sent),
        "recall of good": Measured(right, np.minimum(wanted, TOP_K)),
        "vetoed of good": Measured((good * case.vetoed).sum(axis=1), wanted),
        "with a list": mean((sent > 0).astype(np.float32)),
        "jobs a list": mean(sent),
    }


def _calibrated(case: Case, bench: Bench) -> Figures:
    """Brier score and expected calibration error (ten bins of equal width) of the relevance."""
    given = relevances(case.index, case.profiles, bench.encoder, bench.reader)
    open_pairs = case.vetoed == 0
    good = (case.grades >= GOOD).astype(np.float32)
    squares = np.where(open_pairs, (given - good) ** 2, 0).sum(axis=1)
    bins = np.minimum((given * BINS).astype(np.intp), BINS - 1)
    apart = np.bincount(bins[open_pairs], (given - good)[open_pairs], BINS)
    return {
        "Brier": Measured(squares, open_pairs.sum(axis=1).astype(np.float32)),
        "ECE": mean(np.asarray([np.abs(apart).sum() / max(1, open_pairs.sum())], dtype=np.float32)),
    }
