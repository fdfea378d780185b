"""The audit of a real edition: who is shown, who is not and why, and who is served."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from fixtures.matcher import Bench, job
from sqlalchemy.ext.asyncio import AsyncEngine

from services.matcher.audit import audited
from services.matcher.audit_cli import lines
from services.matcher.auditing import Unshown
from shared.errors import TalentPoolError
from shared.events import EditionOpened, JobPosted, MatchesRequested
from shared.jobs import LanguageRequirement


@pytest.fixture
def bench(owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine]) -> Bench:
    return Bench(owner, engine_for("matcher"))


async def test_an_edition_is_audited_by_employer_by_reason_and_by_language(bench: Bench) -> None:
    for number in range(6):
        await bench.candidate(languages=[{"language": "no" if number else "pl", "level": None}])
    shut = job(required_languages=(LanguageRequirement(language="fi"),), employer="Finsk skole")
    await bench.handle(
        JobPosted(job=job()), JobPosted(job=job("Sveiser", "Sveising av rør.")), JobPosted(job=shut)
    )
    edition_id = uuid4()
    await bench.handle(EditionOpened(edition_id=edition_id, partitions=1, top_k=5))
    await bench.handle(MatchesRequested(edition_id=edition_id, partition=0, partitions=1, top_k=5))
    async with bench.engine.connect() as tx:
        found = await audited(tx, bench.matcher.settings, None)
    assert (found.candidates, found.jobs, found.places) == (6, 3, 6)
    assert found.unshown == {Unshown.VETOED: 1, Unshown.WEAK: 1, Unshown.CROWDED: 0}
    assert found.gini == pytest.approx(2 / 3)
    assert sum(each.share for each in found.employers) == pytest.approx(1)
    assert {each.name: each.candidates for each in found.by_language} == {"no": 5, "others": 1}
    assert any("vetoed for everybody" in line for line in lines(found))


async def test_without_an_edition_there_is_nothing_to_audit(bench: Bench) -> None:
    async with bench.engine.connect() as tx:
        with pytest.raises(TalentPoolError, match="no edition is ranked yet"):
            await audited(tx, bench.matcher.settings, None)
        with pytest.raises(TalentPoolError, match="has no lists here"):
            await audited(tx, bench.matcher.settings, uuid4())
