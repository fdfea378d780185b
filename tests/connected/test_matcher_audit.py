"""The audit of a real edition: who is shown, who is not and why, and who is served."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from conftest import ROOT
from fixtures.matcher import Bench, job
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from services.matcher.audit import audited
from services.matcher.audit_cli import DOCUMENT, END, START, lines
from services.matcher.auditing import Unshown
from services.matcher.cli import app
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
    assert {each.name: each.candidates for each in found.by_language} == {"others": 6}
    assert any("vetoed for everybody" in line for line in lines(found))


async def test_without_an_edition_there_is_nothing_to_audit(bench: Bench) -> None:
    async with bench.engine.connect() as tx:
        with pytest.raises(TalentPoolError, match="no edition is ranked yet"):
            await audited(tx, bench.matcher.settings, None)
        with pytest.raises(TalentPoolError, match="has no lists here"):
            await audited(tx, bench.matcher.settings, uuid4())


async def test_the_command_writes_its_figures_between_the_marks_of_the_document(
    bench: Bench, database: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TALENTPOOL_MATCHER_DATABASE_URL", database.service_url("matcher"))
    monkeypatch.chdir(tmp_path)
    document = tmp_path / DOCUMENT
    document.parent.mkdir()
    document.write_text(f"# Limits\n{START}\nnothing yet\n{END}\n# More\n", encoding="utf-8")
    for _ in range(5):
        await bench.candidate()
    await bench.handle(JobPosted(job=job()), JobPosted(job=job("Sveiser", "Sveising av rør.")))
    edition_id = uuid4()
    await bench.handle(EditionOpened(edition_id=edition_id, partitions=1, top_k=5))
    await bench.handle(MatchesRequested(edition_id=edition_id, partition=0, partitions=1, top_k=5))
    shown = await asyncio.to_thread(CliRunner().invoke, app, ["audit", "--write", "--json"])
    assert json.loads(shown.stdout)["gini"] == 0.5
    written = document.read_text(encoding="utf-8")
    assert written.startswith(f"# Limits\n{START}\n5 candidates, 2 open jobs, 5 places in lists.\n")
    assert written.endswith(f"\n{END}\n# More\n")
    for part in (
        "Gini",
        "share of places",
        "first language",
        "language of the profile",
        "- 1 below the threshold",
    ):
        assert part in written
    assert "nothing yet" not in written


def test_the_document_has_the_marks_and_says_what_the_law_asks_for() -> None:
    document = (ROOT / DOCUMENT).read_text(encoding="utf-8")
    section = document[document.index("## Data, limits and human oversight") :]
    assert section.index(START) < section.index(END)
    for part in ("**Data.**", "**Limits.**", "**Oversight.**", "Annex III"):
        assert part in section
