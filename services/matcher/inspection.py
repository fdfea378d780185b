"""The calculation of one pair, taken apart, with the vectors and facts that are stored."""

from dataclasses import dataclass, replace
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
from services.matcher.spelling import differ
from services.matcher.storage import exposure, feedback, models, openings, profiles, statistics
from services.matcher.storage.vectors import Readers
from services.matcher.swaying import swayed
from services.matcher.tables import PROFILES
from services.matcher.taxonomy.catalogue import Taxonomy
from services.matcher.verdict import Veto
from shared.database import create_engine
from shared.errors import TalentPoolError
from shared.reasons import CautionKind, Reason

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
            stored = await models.of_job(tx, job_id)
            reader = taxonomy_reader(settings.taxonomy_dir)
            readers, dimensions = Readers(stored.model_id, reader.taxonomy.id), stored.dimensions
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
    rule = edition_rule(settings, LIST)
    inspected = take_apart(reader.taxonomy, index, number, seeker, candidate, rule.least_relevance)
    sway = swayed(index, number, candidate, vectors, tastes.get(candidate_id))
    steps = placing(index, candidate, job_id, rule)
    return replace(inspected, rows=[*inspected.rows, sway, *steps])


def take_apart(  # noqa: PLR0913, PLR0917  a pair, and what it is judged by
    taxonomy: Taxonomy, index: JobIndex, job: int, seeker: Seeker, candidate: Candidates, least: float
) -> Inspection:
    """The parts of one relevance, each with what it is made of; ``candidate`` is the seeker alone.

    What has a relevance of ``least`` is good enough to send.
    """
    calibration = index.weights.calibration
    found = parts(features(index, candidate, np.asarray([[job]]))[0, 0], calibration)
    pair = Pair(seeker.wishes, seeker.facts, job, found)
    vetoes = check(index.conditions, seeker.wishes, index.openings[job]).vetoes
    doubts, why = cautions(index, pair), reasons(taxonomy, index, pair)
    good = found.relevance >= least
    verdict = "vetoed" if vetoes else "good enough to send" if good else "too weak to send"
    made_of = _made_of(taxonomy, index, pair)
    return Inspection(
        f"{verdict}: {found.relevance:.2f} (sent from {least:.2f})",
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
            ("reasons", str(len(why)), ", ".join(map(_told, why))),
        ],
        against=(*vetoes, *doubts),
    )


def _made_of(taxonomy: Taxonomy, index: JobIndex, pair: Pair) -> dict[Feature, str]:
    mine, theirs = pair.facts, index.facts[pair.job]
    missing = ", ".join(each.en for each in missing_skills(taxonomy, index, mine, theirs))
    shared = ", ".join(
        _spelt(each, mine.spelling(each), theirs.spelling(each))
        for each in shared_skills(index, mine, theirs)
    )
    return {
        Feature.SIMILARITY: f"standard deviations over {index.statistics.jobs} open jobs",
        Feature.OCCUPATION: f"{', '.join(mine.occupations)} / {', '.join(theirs.occupations)}",
        Feature.SKILLS: f"{shared}; not named by the candidate: {missing}" if missing else shared,
        Feature.LEXICAL: ", ".join(sorted(set(mine.terms) & set(theirs.terms))),
        Feature.SENIORITY: f"{mine.seniority or 'not known'} / {theirs.seniority or 'not known'}",
    }


def _told(reason: Reason) -> str:
    return f"{reason.kind}: {_spelt(reason.en, reason.wrote or '', reason.asked or '')}"


def _spelt(name: str, wrote: str, asked: str) -> str:
    return f"{name} (asks for '{asked}', wrote '{wrote}')" if differ(wrote, asked) else name
