"""The relevance of profiles and jobs, by the facts, vectors and calibration that an edition uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import numpy as np

from services.matcher.embedding import Encoder
from services.matcher.facts import Reader, job_facts, profile_facts
from services.matcher.features import Floats, Numbers
from services.matcher.index import JobIndex, Jobs, build_index
from services.matcher.matching import Seeker, candidates_of
from services.matcher.opening import Opening, Terms, job_text
from services.matcher.profile import Profile, profile_text
from services.matcher.relevance import features, relevance

PAIRS = 10_000
"""Pairs looked at closely at a time; each needs both vectors in memory."""


@dataclass(frozen=True)
class Document:
    """What is looked for, as an ad; either part may be empty."""

    title: str = ""
    body: str = ""

    def text(self, characters: int) -> str:
        """What is embedded of it."""
        return job_text(self.title, self.body, characters)


def index_of(documents: Sequence[Document], encoder: Encoder, reader: Reader, characters: int) -> JobIndex:
    """The documents as open jobs of different employers, in their order, with no conditions."""
    jobs = Jobs(
        [Opening(UUID(int=number), 1, "", Terms()) for number in range(len(documents))],
        [job_facts(reader, each.title, each.body) for each in documents],
        encoder.encode_jobs([each.text(characters) for each in documents]),
    )
    return build_index(jobs, reader.taxonomy, datetime.now(UTC))


def relevances(index: JobIndex, profiles: Sequence[Profile], encoder: Encoder, reader: Reader) -> Floats:
    """The relevance of every pair, shape (profiles, documents): vetoes and lists are left out."""
    facts = [profile_facts(reader, profile) for profile in profiles]
    vectors = encoder.encode_profiles([profile_text(profile) for profile in profiles])
    found = np.empty((len(profiles), len(index)), dtype=np.float32)
    step = max(1, PAIRS // max(1, len(index)))
    for start in range(0, len(profiles), step):
        rows = slice(start, start + step)
        seekers = [
            Seeker(each.candidate_id, each.wishes, fact)
            for each, fact in zip(profiles[rows], facts[rows], strict=True)
        ]
        pool: Numbers = np.tile(np.arange(len(index)), (len(seekers), 1))
        pairs = features(index, candidates_of(seekers, vectors[rows]), pool)
        found[rows] = relevance(pairs, index.weights.calibration)
    return found
