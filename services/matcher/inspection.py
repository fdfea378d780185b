"""The calculation of one pair, taken apart, with the vectors and facts that are stored."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
import sqlalchemy as sa

from services.matcher.explain import cautions, reasons, shared_skills
from services.matcher.facts import taxonomy_reader
from services.matcher.features import Floats
from services.matcher.filters import check
from services.matcher.index import JobIndex, build_index
from services.matcher.matching import Seeker
from services.matcher.ranking import standardised
from services.matcher.settings import MatcherSettings
from services.matcher.storage import openings, profiles
from services.matcher.storage.vectors import Readers
from services.matcher.tables import JOB_VECTORS, PROFILES
from shared.database import create_engine
from shared.errors import TalentPoolError


@dataclass(frozen=True)
class Inspection:
    """A line that sums up, and rows of (part, value, what it is made of)."""

    verdict: str
    rows: list[tuple[str, str, str]]


async def inspect(settings: MatcherSettings, candidate_id: UUID, job_id: UUID) -> Inspection:
    """Take one pair's calculation apart; raises ``TalentPoolError`` if one of the two is not there."""
    engine = create_engine(settings.database_url)
    try:
        async with engine.connect() as tx:
            newest = sa.select(JOB_VECTORS.c.model_id, sa.func.vector_dims(JOB_VECTORS.c.embedding))
            stored = (await tx.execute(newest.where(JOB_VECTORS.c.job_id == job_id).limit(1))).first()
            if stored is None:
                message = f"job {job_id} is not open, or was never read: look into matcher.jobs"
                raise TalentPoolError(message)
            reader = taxonomy_reader()
            readers, dimensions = Readers(stored[0], reader.taxonomy.id), int(stored[1])
            now = (await tx.execute(sa.select(sa.func.now()))).scalar_one()
            jobs = openings.as_jobs(await openings.load(tx, readers), dimensions)
            rows = await profiles.load_seekers(tx, readers, PROFILES.c.candidate_id == candidate_id)
    finally:
        await engine.dispose()
    if not rows:
        message = f"candidate {candidate_id} has no profile that the matcher may see, or it was never read"
        raise TalentPoolError(message)
    (seeker,), vectors = profiles.as_seekers(rows, dimensions)
    index = build_index(jobs, reader.taxonomy, now)
    number = next((n for n, each in enumerate(index.openings) if each.job_id == job_id), None)
    if number is None:
        message = f"the deadline of job {job_id} has passed: it is ranked no more"
        raise TalentPoolError(message)
    return take_apart(index, number, seeker, vectors, settings.good_score)


def take_apart(index: JobIndex, job: int, seeker: Seeker, vectors: Floats, good: float) -> Inspection:
    """The parts of one score, each with what it is made of."""
    taxonomy, mine, theirs = taxonomy_reader().taxonomy, seeker.facts, index.facts[job]
    similar = float((standardised(index, vectors) @ index.vectors)[0, job])
    nearness = float(index.occupation_grid.grid([mine.occupations], [theirs.occupations])[0, 0])
    alike = skill_likeness(index, job, seeker)
    weights = index.weights
    total = similar + weights.occupation * nearness + weights.skills * alike
    vetoes = check(index.conditions, seeker.wishes, index.openings[job]).vetoes
    why = reasons(taxonomy, index, job, seeker.wishes, mine)
    verdict = "vetoed" if vetoes else "good enough to send" if total >= good else "too weak to send"
    return Inspection(
        f"{verdict}: {total:.2f} (sent from {good:.2f})",
        [
            ("similarity", f"{similar:+.2f}", f"standard deviations over {len(index)} open jobs"),
            (
                "occupation",
                f"{weights.occupation * nearness:+.2f}",
                f"{mine.occupations} {theirs.occupations}",
            ),
            ("skills", f"{weights.skills * alike:+.2f}", ", ".join(shared_skills(index, mine, theirs))),
            ("vetoes", str(len(vetoes)), ", ".join(vetoes)),
            ("cautions", "", ", ".join(cautions(index, job, seeker.wishes))),
            ("reasons", str(len(why)), ", ".join(f"{each.kind}: {each.en}" for each in why)),
        ],
    )


def skill_likeness(index: JobIndex, job: int, seeker: Seeker) -> float:
    """The cosine of the two skill lists, from the postings that ranking uses."""
    from services.matcher.skills import add_shared, skill_rows

    scores = np.zeros((1, len(index)), dtype=np.float32)
    rows = skill_rows([seeker.facts.skills], index.skills)
    add_shared(scores, rows, np.zeros(1, dtype=np.intp), index.skills, 1.0)
    return float(scores[0, job])
