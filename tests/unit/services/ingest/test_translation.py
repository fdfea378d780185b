from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.ingest.sameness import same_job
from services.ingest.sighting import Sighting
from services.ingest.translation import link_stem
from shared.jobs import Place

OSLO = Place(name="Oslo", municipality="0301", county="03", country="NO")
NOW = datetime(2027, 1, 15, tzinfo=UTC)
NB = Sighting(
    posting_id=UUID(int=1),
    company_id=UUID(int=2),
    feed_id=UUID(int=3),
    title="Maskinist",
    employer="Havnes Verft",
    text="Vi bygger skip på 120 meter.\n- Du leder 14 andre\n- Du rapporterer til Ingrid Solheim",
    language="nb",
    places=(OSLO,),
    published=NOW,
    deadline=NOW + timedelta(days=20),
    apply_url="https://havnes.example.org/nb/jobber/4711-maskinist",
    reference="4711-nb",
)
EN = replace(
    NB,
    posting_id=UUID(int=9),
    title="Marine engineer",
    text="We build ships of 120 metres.\n- You lead 14 others\n- You report to Ingrid Solheim",
    language="en",
    apply_url="https://havnes.example.org/apply?job=1",
    reference="a-2",
)


@pytest.mark.parametrize(
    "change",
    [
        {"apply_url": "https://havnes.example.org/en/jobber/4711-maskinist", "text": "Ships"},
        {"apply_url": "https://havnes.example.org/jobber/4711-maskinist?lang=en", "text": "Ships"},
        {"reference": "4711-en", "text": "Ships"},
        {"reference": "4711_EN", "text": "Ships"},
        {},
        {"published": NOW + timedelta(days=1)},
    ],
    ids=str,
)
def test_a_twin_in_another_language_is_the_same_job(change: dict[str, Any]) -> None:
    assert same_job(NB, replace(EN, **change))
    assert same_job(replace(EN, **change), NB)


@pytest.mark.parametrize(
    "change",
    [
        {"company_id": UUID(int=7)},
        {"employer": "Havnes Dokk"},
        {"places": ()},
        {"deadline": None},
        {"published": NOW + timedelta(days=9)},
        {"text": "We build ships of 90 metres.\n- You lead 14 others\n- You report to Ingrid Solheim"},
        {"text": "We cook.\n" * 30},
        {"language": "nb"},
    ],
    ids=str,
)
def test_what_may_be_another_job_stays_apart(change: dict[str, Any]) -> None:
    assert not same_job(NB, replace(EN, **change))


def test_a_page_for_all_jobs_is_no_link_that_they_share() -> None:
    page = "https://havnes.example.org/jobs"
    one, other = replace(NB, apply_url=page), replace(EN, apply_url=page, text="Another text of another job")
    assert not same_job(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://e.org/nb/jobs/12", "https://e.org/en/jobs/12"),
        ("https://e.org/no/jobs/12", "https://www.e.org/jobs/12"),
        ("https://e.org/jobs/12-en", "https://e.org/jobs/12-nb"),
        ("https://e.org/jobs/12?locale=en-GB", "https://e.org/jobs/12"),
        ("https://en.jobs.e.org/12", "https://nb.jobs.e.org/12"),
    ],
)
def test_addresses_that_differ_in_their_language_have_one_stem(one: str, other: str) -> None:
    assert link_stem(one) == link_stem(other)


def test_addresses_of_two_jobs_have_two_stems() -> None:
    assert link_stem("https://e.org/en/jobs/12") != link_stem("https://e.org/nb/jobs/13")
