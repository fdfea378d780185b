"""One person's yes and no to many ads: after a few opinions of each kind, how are the other ads ordered?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import numpy as np

from services.matcher.evaluation.measured import Figures, Measure
from services.matcher.evaluation.metrics import figures, places_of
from services.matcher.evaluation.ranked import Document, index_of
from services.matcher.evaluation.reading import records
from services.matcher.evaluation.task import Bench, Kind, Task
from services.matcher.facts import Facts
from services.matcher.features import Floats, Mask, Numbers
from services.matcher.heeding import candidates_with
from services.matcher.index import JobIndex
from services.matcher.matching import Seeker
from services.matcher.profile import Wishes
from services.matcher.relevance import features, relevance
from services.matcher.taste import Opinion, Taste
from shared.errors import TalentPoolError

ADS = "jobs.jsonl"
SIZES = (1, 5, 20)
"""Opinions of each kind."""
DRAWS = 50
WHEN = datetime(2024, 11, 1, tzinfo=UTC)
SOMEBODY = UUID(int=1)


@dataclass(frozen=True)
class Draw:
    """The numbers of ads liked, disliked, and left to order."""

    liked: Numbers
    disliked: Numbers
    rest: Numbers


def _load(folder: Path, bench: Bench) -> Iterator[Task]:
    ads = list(records(folder / ADS, ("title", "text", "relevant")))
    labels = np.asarray([bool(ad["relevant"]) for ad in ads], dtype=np.bool_)
    if min(labels.sum(), (~labels).sum()) <= max(SIZES):
        message = f"{folder / ADS}: expected more than {max(SIZES)} relevant ads, and as many that are not"
        raise TalentPoolError(message)
    documents = [Document(str(ad["title"]), str(ad["text"])) for ad in ads]
    index = index_of(documents, bench.encoder, bench.reader, bench.settings.job_characters)
    vectors = bench.encoder.encode_jobs([each.text(bench.settings.job_characters) for each in documents])
    words = _word_vectors([each.text(bench.settings.job_characters) for each in documents])
    for size in SIZES:
        draws = _draws(labels, size, bench)
        name = f"{folder.name}: {size} liked, {size} disliked"
        about = f"the others of {len(ads)} ads by taste alone; {labels.mean():.0%} are liked; n counts draws"
        baselines = {"Rocchio on TF-IDF": _measure(labels, draws, _rocchio(words))} if bench.baselines else {}
        yield Task(name, about, _measure(labels, draws, _tasted(index, vectors)), baselines)


def _draws(labels: Mask, size: int, bench: Bench) -> list[Draw]:
    rng = np.random.default_rng(bench.seed)
    return [_draw(labels, size, rng) for _ in range(min(DRAWS, bench.sample or DRAWS))]


def _draw(labels: Mask, size: int, rng: np.random.Generator) -> Draw:
    liked = rng.choice(np.flatnonzero(labels), size, replace=False)
    disliked = rng.choice(np.flatnonzero(~labels), size, replace=False)
    return Draw(liked, disliked, np.setdiff1d(np.arange(len(labels)), np.concatenate([liked, disliked])))


def _measure(labels: Mask, draws: Sequence[Draw], score: Callable[[Draw], Floats]) -> Measure:
    def measure() -> Figures:
        rankings = []
        for draw in draws:
            relevant = np.flatnonzero(labels[draw.rest])
            rankings.append((places_of(score(draw), relevant), np.ones(len(relevant), dtype=np.float32)))
        return figures(["MAP"], rankings)

    return measure


def _tasted(index: JobIndex, vectors: Floats) -> Callable[[Draw], Floats]:
    """The relevance for a candidate of whom nothing is known but feedback."""

    def score(draw: Draw) -> Floats:
        opinions = [_opinion(index, vectors, job, liked=True) for job in draw.liked.tolist()]
        opinions += [_opinion(index, vectors, job, liked=False) for job in draw.disliked.tolist()]
        seeker, nothing = Seeker(SOMEBODY, Wishes(), Facts()), np.zeros_like(vectors[:1])
        candidates = candidates_with(index, [seeker], nothing, {SOMEBODY: Taste(tuple(opinions))})
        found = features(index, candidates, draw.rest[None, :])
        return np.asarray(relevance(found, index.weights.calibration)[0], dtype=np.float32)

    return score


def _opinion(index: JobIndex, vectors: Floats, job: int, *, liked: bool) -> Opinion:
    return Opinion(index.openings[job].job_id, liked, WHEN, vectors[job], index.facts[job])


def _word_vectors(texts: Sequence[str]) -> Floats:
    from sklearn.feature_extraction.text import (  # type: ignore[import-untyped]  # it carries no types
        TfidfVectorizer,
    )

    found = TfidfVectorizer(sublinear_tf=True, min_df=2, dtype=np.float32).fit_transform(texts)
    return np.asarray(found.toarray(), dtype=np.float32)


def _rocchio(words: Floats) -> Callable[[Draw], Floats]:
    return lambda draw: np.asarray(
        words[draw.rest] @ (words[draw.liked].mean(axis=0) - words[draw.disliked].mean(axis=0)),
        dtype=np.float32,
    )


KIND = Kind("single_user_labels", (ADS,), _load)
