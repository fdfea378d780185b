"""The calculation of one pair, taken apart, with the vectors and facts that are stored."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np
import sqlalchemy as sa

from services.matcher.calibration import Feature
from services.matcher.candidates import Candidates
from services.matcher.explain import Pair, cautions, missing_skills, reasons, shared_skills
from services.matcher.facts import taxonomy_reader
from services.matcher.filters import check
from services.matcher.heeding import candidates_with, heeding
from services.matcher.index import JobIndex, build_index
from services.matcher.lists import edition_rule, weights_of
from services.matcher.matching import Seeker
from services.matcher.placing import placing
from services.matcher.relevance import features, parts
from services.matcher.settings import MatcherSettings
from services.matcher.storage import exposure, feedback, openings, profiles, statistics
from services.matcher.storage.vectors import Readers
from services.matcher.tables import JOB_VECTORS, MODELS, PROFILES
from services.matcher.taxonomy.catalogue import Taxonomy
from services.matcher.verdict import Veto
from shared.database import create_engine
from shared.errors import TalentPoolError
from shared.reasons import CautionKind

LIST = 10
"""Jobs of the list in which a place is told; an edition may hold another number."""


@dataclass(frozen=True)
class Inspection:
    """A line that sums up, rows of (part, value, what it is made of), and what speaks against the job."""

    verdict: str
    rows: list[tuple[str, str, str]]
    against: tuple[Veto | CautionKind, ...] = ()


async def inspect(settings: MatcherSettings, candidate_id: UUID, job_id: UUID) -> Inspection:
    """Take one pair's calculation apart; raises ``TalentPoolError`` if one of the two is not there."""
    engine = create_engine(settings.database_url)
    try:
        async with engine.connect() as tx:
            stored = (await tx.execute(_model_of(job_id))).first()
            if stored is None:
                message = f"job {job_id} is not open, or was never read: look into matcher.jobs"
                raise TalentPoolError(message)
            reader = taxonomy_reader(settings.taxonomy_dir)
            readers, dimensions = Readers(stored[0], reader.taxonomy.id), int(stored[1])
            now = (await tx.execute(sa.select(sa.func.now()))).scalar_one()
            jobs = openings.as_jobs(await openings.load(tx, readers), dimensions)
            mine = PROFILES.c.candidate_id == candidate_id
            rows = await profiles.load_seekers(tx, readers, mine)
            said = await feedback.load(tx, readers, mine)
            usual = await statistics.latest(tx, readers)
            sent = await exposure.sent_jobs(tx, mine)
    finally:
        await engine.dispose()
    if not rows:
        message = f"candidate {candidate_id} has no profile that the matcher may see, or it was never read"
        raise TalentPoolError(message)
    loaded, vectors = profiles.as_seekers(rows, dimensions)
    index = build_index(jobs, reader.taxonomy, now, usual, weights_of(settings))
    tastes = feedback.as_tastes(said)
    unsent = [replace(each, excluded=sent.get(each.candidate_id, ())) for each in loaded]
    (seeker,) = seekers = heeding(unsent, tastes)
    number = index.numbers.get(job_id)
    if number is None:
        message = f"the deadline of job {job_id} has passed: it is ranked no more"
        raise TalentPoolError(message)
    candidate = candidates_with(index, seekers, vectors, tastes)
    inspected = take_apart(reader.taxonomy, index, number, seeker, candidate)
    steps = placing(index, candidate, job_id, edition_rule(settings, LIST))
    return replace(inspected, rows=[*inspected.rows, *steps])


def _model_of(job_id: UUID) -> sa.Select[Any]:
    """The model that ranks, of those of which the job has a vector, and its dimensions."""
    v = JOB_VECTORS.c
    ranks = sa.exists().where(MODELS.c.model_id == v.model_id, MODELS.c.state == "active")
    chosen = sa.select(v.model_id, sa.func.vector_dims(v.embedding)).where(v.job_id == job_id)
    return chosen.order_by(ranks.desc()).limit(1)


def take_apart(
    taxonomy: Taxonomy, index: JobIndex, job: int, seeker: Seeker, candidate: Candidates
) -> Inspection:
    """The parts of one relevance, each with what it is made of; ``candidate`` is the seeker alone."""
    calibration = index.weights.calibration
    found = parts(features(index, candidate, np.asarray([[job]]))[0, 0], calibration)
    pair = Pair(seeker.wishes, seeker.facts, job, found)
    vetoes = check(index.conditions, seeker.wishes, index.openings[job]).vetoes
    doubts, why = cautions(index, pair), reasons(taxonomy, index, pair)
    good = found.relevance >= calibration.threshold
    verdict = "vetoed" if vetoes else "good enough to send" if good else "too weak to send"
    made_of = _made_of(taxonomy, index, pair)
    return Inspection(
        f"{verdict}: {found.relevance:.2f} (sent from {calibration.threshold:.2f})",
        [
            ("intercept", f"{found.intercept:+.2f}", ""),
            *(
                (
                    each.feature,
                    f"{each.adds:+.2f}",
                    f"{each.value:.2f} {made_of.get(each.feature, '')}".strip(),
                )
                for each in found.contributions
            ),
            ("vetoes", str(len(vetoes)), ", ".join(vetoes)),
            ("cautions", str(len(doubts)), ", ".join(doubts)),
            ("reasons", str(len(why)), ", ".join(f"{each.kind}: {each.en}" for each in why)),
        ],
        against=(*vetoes, *doubts),
    )


def _made_of(taxonomy: Taxonomy, index: JobIndex, pair: Pair) -> dict[Feature, str]:
    mine, theirs = pair.facts, index.facts[pair.job]
    missing = ", ".join(each.en for each in missing_skills(taxonomy, index, mine, theirs))
    shared = ", ".join(shared_skills(index, mine, theirs))
    return {
        Feature.SIMILARITY: f"standard deviations over {index.statistics.jobs} open jobs",
        Feature.OCCUPATION: f"{', '.join(mine.occupations)} / {', '.join(theirs.occupations)}",
        Feature.SKILLS: f"{shared}; not named by the candidate: {missing}" if missing else shared,
        Feature.LEXICAL: ", ".join(sorted(set(mine.terms) & set(theirs.terms))),
        Feature.SENIORITY: f"{mine.seniority or 'not known'} / {theirs.seniority or 'not known'}",
    }
