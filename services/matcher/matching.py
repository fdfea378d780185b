"""From open jobs and profiles to lists of matches with reasons: the whole calculation, no database."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.matcher.candidates import Candidates, Taste
from services.matcher.explain import Pair, cautions, reasons
from services.matcher.facts import Facts
from services.matcher.features import Floats
from services.matcher.index import JobIndex
from services.matcher.listing import Rule
from services.matcher.profile import Wishes
from services.matcher.ranking import Ranked, rank
from services.matcher.relevance import parts
from services.matcher.taxonomy.catalogue import Taxonomy
from services.matcher.topk import NOTHING
from shared.reasons import CautionKind, Reason


@dataclass(frozen=True, slots=True)
class Seeker:
    """A candidate as far as ranking goes; ``excluded`` are jobs never to list: already sent, or hidden."""

    candidate_id: UUID
    wishes: Wishes
    facts: Facts
    excluded: Collection[UUID] = ()


@dataclass(frozen=True)
class Found:
    """A job in a candidate's list; ``rank`` counts from 1, ``score`` is the relevance, 0 to 1."""

    candidate_id: UUID
    job_id: UUID
    job_version: int
    rank: int
    score: float
    reasons: tuple[Reason, ...]
    cautions: tuple[CautionKind, ...]


def candidates_of(seekers: Sequence[Seeker], vectors: Floats, taste: Taste | None = None) -> Candidates:
    """The seekers as ranking takes them; the rows of ``vectors`` (n, d) go with them."""
    return Candidates(
        [each.wishes for each in seekers],
        [each.facts for each in seekers],
        vectors,
        [each.candidate_id for each in seekers],
        [each.excluded for each in seekers],
        taste,
    )


def match(
    taxonomy: Taxonomy, index: JobIndex, seekers: Sequence[Seeker], candidates: Candidates, rule: Rule
) -> Iterator[Found]:
    """Every candidate's list, best first. A job without a single reason to tell is left out."""
    yield from explained(taxonomy, index, seekers, rank(index, candidates, rule))


def explained(
    taxonomy: Taxonomy, index: JobIndex, seekers: Sequence[Seeker], ranked: Ranked
) -> Iterator[Found]:
    """What was ranked, with the reasons for each job."""
    for row, seeker in enumerate(seekers):
        place = 0
        for job, features in zip(ranked.jobs[row].tolist(), ranked.features[row], strict=True):
            if job == NOTHING:
                break
            pair = Pair(seeker.wishes, seeker.facts, job, parts(features, index.weights.calibration))
            why = reasons(taxonomy, index, pair)
            if not why:
                continue
            place += 1
            yield _found(index, seeker, pair, place, why)


def _found(index: JobIndex, seeker: Seeker, pair: Pair, place: int, why: tuple[Reason, ...]) -> Found:
    opening = index.openings[pair.job]
    relevance, doubts = pair.parts.relevance, cautions(index, pair)
    return Found(seeker.candidate_id, opening.job_id, opening.version, place, relevance, why, doubts)
