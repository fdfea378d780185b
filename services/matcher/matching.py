"""From open jobs and profiles to lists of matches with reasons: the whole calculation, no database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.matcher.explain import cautions, reasons
from services.matcher.facts import Facts
from services.matcher.features import Floats
from services.matcher.index import JobIndex
from services.matcher.profile import Wishes
from services.matcher.ranking import Candidates, Rule, rank
from services.matcher.taxonomy.catalogue import Taxonomy
from services.matcher.topk import NOTHING
from shared.reasons import CautionKind, Reason


@dataclass(frozen=True)
class Seeker:
    """A candidate as far as ranking goes."""

    candidate_id: UUID
    wishes: Wishes
    facts: Facts


@dataclass(frozen=True)
class Found:
    """A job in a candidate's list; ``rank`` counts from 1."""

    candidate_id: UUID
    job_id: UUID
    job_version: int
    rank: int
    score: float
    reasons: tuple[Reason, ...]
    cautions: tuple[CautionKind, ...]


def match(
    taxonomy: Taxonomy, index: JobIndex, seekers: Sequence[Seeker], vectors: Floats, rule: Rule
) -> Iterator[Found]:
    """Every candidate's list. A job without a single reason to tell is left out."""
    candidates = Candidates([each.wishes for each in seekers], [each.facts for each in seekers], vectors)
    ranked = rank(index, candidates, rule)
    for seeker, jobs, scores in zip(seekers, ranked.jobs.tolist(), ranked.scores.tolist(), strict=True):
        place = 0
        for job, score in zip(jobs, scores, strict=True):
            if job == NOTHING:
                break
            why = reasons(taxonomy, index, job, seeker.wishes, seeker.facts)
            if not why:
                continue
            place += 1
            opening = index.openings[job]
            doubts = cautions(index, job, seeker.wishes)
            yield Found(seeker.candidate_id, opening.job_id, opening.version, place, score, why, doubts)
