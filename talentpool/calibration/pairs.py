"""The pairs of a candidate set as the product sees them: ads read by ingest, features by the matcher."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.matcher.candidates import Candidates, prepare
from services.matcher.evaluation.candidate_set import GOOD, CandidateSet
from services.matcher.evaluation.task import Bench
from services.matcher.facts import profile_facts
from services.matcher.features import Floats, Mask, Numbers
from services.matcher.filters import check
from services.matcher.index import JobIndex, build_index
from services.matcher.profile import profile_text
from services.matcher.relevance import pair_features, substantive
from services.matcher.verdict import Veto
from shared.errors import TalentPoolError
from talentpool.evaluation.ads import Ad, opened, read_ads

ADS_FILE = "nav_oslo_ads/ads.jsonl"


@dataclass(frozen=True)
class Pairs:
    """Pairs that no condition vetoes, one a row: features (n, features), grades 0 to 3, and whose they are.

    ``substantive`` are those that a list may hold at all; ``profiles`` and ``ads`` number who and what.
    """

    features: Floats
    grades: NDArray[np.intp]
    profiles: Numbers
    ads: Numbers
    substantive: Mask

    def __len__(self) -> int:
        return len(self.grades)

    @property
    def good(self) -> Mask:
        """Whether the person is glad to see the job."""
        return np.asarray(self.grades >= GOOD, dtype=np.bool_)


Vetoes = Mapping[tuple[str, str], tuple[Veto, ...]]
"""What the product's conditions say against a profile and an ad, by their ids in the set."""


def read_index(bench: Bench, data: Path, labelled: CandidateSet) -> tuple[JobIndex, Mapping[UUID, str]]:
    """The set's ads as open jobs, and their ids in the files; each vacancy once, on the day of the newest.

    Raises:
        TalentPoolError: the ads are missing or damaged, or an ad of the set is not among them.
    """
    path = data / ADS_FILE
    ads = [ad for ad in read_ads(path) if ad.id in labelled.ads and not labelled.ads[ad.id].same_as]
    if missing := _missing(labelled, ads):
        message = (
            f"{path} lacks the ad {missing}, which the candidate set labels: give the folder of that data"
        )
        raise TalentPoolError(message)
    jobs = opened(ads, bench.encoder, bench.reader, bench.settings.job_characters)
    dates = [each.terms.published for each in jobs.openings if each.terms.published]
    if not dates:
        message = f"{path}: no ad says when it was published; at least one must"
        raise TalentPoolError(message)
    return build_index(jobs, bench.reader.taxonomy, max(dates)), {ad.job_id: ad.id for ad in ads}


def read_pairs(
    bench: Bench, index: JobIndex, names: Mapping[UUID, str], labelled: CandidateSet
) -> tuple[Pairs, Vetoes]:
    """The pairs to calibrate on, and what conditions veto."""
    vetoes = _vetoes(index, names, labelled)
    features, substance = _features(bench, index, labelled)
    ads = [names[opening.job_id] for opening in index.openings]
    keys = [(row, column) for row in range(len(labelled.profiles)) for column in range(len(ads))]
    profiles = list(labelled.profiles)
    kept = [(row, column) for row, column in keys if not vetoes[profiles[row], ads[column]]]
    rows, columns = (np.asarray(each, dtype=np.intp) for each in zip(*kept, strict=True))
    grades = [labelled.grade(profiles[row], ads[column]) for row, column in kept]
    return (
        Pairs(
            features[rows, columns],
            np.asarray(grades, dtype=np.intp),
            rows,
            columns,
            substance[rows, columns],
        ),
        vetoes,
    )


def _missing(labelled: CandidateSet, ads: Sequence[Ad]) -> str | None:
    wanted = {ad for ad, said in labelled.ads.items() if not said.same_as}
    return min(wanted - {ad.id for ad in ads}, default=None)


def _features(bench: Bench, index: JobIndex, labelled: CandidateSet) -> tuple[Floats, Mask]:
    """Of every profile and every job: (profiles, jobs, features) and (profiles, jobs)."""
    profiles = list(labelled.profiles.values())
    candidates = Candidates(
        [each.wishes for each in profiles],
        [profile_facts(bench.reader, each) for each in profiles],
        bench.encoder.encode_profiles([profile_text(each) for each in profiles]),
        [each.candidate_id for each in profiles],
    )
    side = prepare(index, candidates)
    rows = np.arange(len(profiles))
    everything = np.tile(np.arange(len(index)), (len(profiles), 1))
    found = pair_features(index, side, rows, everything)
    return found, substantive(index, side, rows, found)


def _vetoes(
    index: JobIndex, names: Mapping[UUID, str], labelled: CandidateSet
) -> dict[tuple[str, str], tuple[Veto, ...]]:
    return {
        (key, names[opening.job_id]): check(index.conditions, profile.wishes, opening).vetoes
        for key, profile in labelled.profiles.items()
        for opening in index.openings
    }
