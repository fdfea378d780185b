"""Questions of one kind: which of many documents belong to a text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

import numpy as np

from services.matcher.embedding import Encoder
from services.matcher.evaluation.baselines import LEXICAL, TextScorer
from services.matcher.evaluation.measured import Figures, Measure
from services.matcher.evaluation.metrics import figures, places_of
from services.matcher.evaluation.ranked import Document, index_of, relevances
from services.matcher.evaluation.task import Bench, Task
from services.matcher.features import Floats
from services.matcher.profile import Profile, profile_text

BLOCK_SCORES = 8_000_000
"""Scores in memory at a time."""
BARE = "bare model"
MEANING = "meaning alone"
NOBODY = UUID(int=0)

Score = Callable[[Sequence[Profile]], Floats]
"""From profiles to scores, shape (profiles, documents)."""
Scorer = Callable[[], Score]


@dataclass(frozen=True)
class Judged:
    """Who looks, the numbers of the documents that belong to it, and how well (grades above zero)."""

    profile: Profile
    relevant: Sequence[int]
    grades: Sequence[float]


@dataclass(frozen=True)
class Retrieval:
    """Profiles and the documents among which each looks for its own."""

    name: str
    about: str
    queries: Sequence[Judged]
    documents: Sequence[Document]
    metrics: Sequence[str]


def titled(title: str) -> Profile:
    """A profile that says nothing but an occupation."""
    return Profile(NOBODY, 1, title)


def judged(profile: Profile, relevant: Sequence[int]) -> Judged:
    """Documents that belong to a profile, all alike."""
    return Judged(profile, relevant, [1.0] * len(relevant))


def meaning_task(asked: Retrieval, bench: Bench) -> Task:
    """The question to the encoder alone: profiles' and jobs' texts, each with its own prompt, by cosine."""
    return Task(
        asked.name,
        asked.about,
        _measure(asked, bench, _meaning(asked, bench, bench.encoder)),
        _others(asked, bench),
    )


def both_tasks(asked: Retrieval, bench: Bench) -> Iterator[Task]:
    """The question to the encoder alone, then to the whole ranking; what both are compared with is shared."""
    alone = meaning_task(asked, bench)
    yield alone
    baselines = {**alone.baselines, MEANING: alone.ours} if bench.baselines else {}
    yield Task(f"{asked.name}, ranked", asked.about, _ranked(asked, bench), baselines)


def _ranked(asked: Retrieval, bench: Bench) -> Measure:
    def scorer() -> Score:
        index = index_of(asked.documents, bench.encoder, bench.reader, bench.settings.job_characters)
        return lambda profiles: relevances(index, profiles, bench.encoder, bench.reader)

    return _measure(asked, bench, scorer)


def _others(asked: Retrieval, bench: Bench) -> dict[str, Measure]:
    if not bench.baselines:
        return {}
    found = {name: _measure(asked, bench, _lexical(asked, bench, of)) for name, of in LEXICAL.items()}
    if bench.bare is not None:
        found[BARE] = _measure(asked, bench, _meaning(asked, bench, bench.bare))
    return found


def _lexical(asked: Retrieval, bench: Bench, of: TextScorer) -> Scorer:
    def scorer() -> Score:
        score = of(_texts(asked, bench))
        return lambda profiles: score([profile_text(each) for each in profiles])

    return scorer


def _meaning(asked: Retrieval, bench: Bench, encoder: Encoder) -> Scorer:
    def scorer() -> Score:
        known = encoder.encode_jobs(_texts(asked, bench)).T
        return lambda profiles: np.asarray(
            encoder.encode_profiles([profile_text(each) for each in profiles]) @ known, dtype=np.float32
        )

    return scorer


def _texts(asked: Retrieval, bench: Bench) -> list[str]:
    return [each.text(bench.settings.job_characters) for each in asked.documents]


def _measure(asked: Retrieval, bench: Bench, scorer: Scorer) -> Measure:
    """What it gives is kept, since several tasks may ask."""
    queries = [asked.queries[number] for number in bench.picked(len(asked.queries))]

    @cache
    def measure() -> Figures:
        return figures(asked.metrics, list(_rankings(queries, len(asked.documents), scorer())))

    return measure


def _rankings(queries: Sequence[Judged], documents: int, score: Score) -> Iterator[tuple[Floats, Floats]]:
    step = max(1, BLOCK_SCORES // max(1, documents))
    for start in range(0, len(queries), step):
        some = queries[start : start + step]
        for query, row in zip(some, score([each.profile for each in some]), strict=True):
            relevant = np.asarray(query.relevant, dtype=np.intp)
            yield places_of(row, relevant), np.asarray(query.grades, dtype=np.float32)
