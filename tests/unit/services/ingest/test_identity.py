from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.ingest.draft import RawPosting
from services.ingest.identity import content_hash, facts_hash, job_id, named, posting_id, raw_hash
from services.ingest.posting import Posting
from shared.jobs import LanguageRequirement, Place, Salary
from shared.vocabulary import EmploymentType, RemoteMode

US, THEM = UUID(int=1), UUID(int=2)
POSTING = Posting(
    position="/0",
    title="Sykepleier \u2013 natt",
    employer="Nordmark Sykehus",
    reference="42",
    description_html="<p>Vi «søker» deg</p>",
    description_text="Vi «søker» deg",
    places=(Place(name="Oslo", municipality="0301", county="03", country="NO"),),
    published=datetime(2027, 1, 1, tzinfo=UTC),
    apply_url="https://example.org/jobs/42?utm_source=nav",
)


def test_the_source_s_reference_makes_the_job() -> None:
    moved = replace(POSTING, title="Lege", apply_url="https://example.org/other", position="/7")
    assert job_id(US, moved) == job_id(US, POSTING)
    assert job_id(US, replace(POSTING, reference="43")) != job_id(US, POSTING)
    assert job_id(THEM, POSTING) != job_id(US, POSTING)


def test_without_a_reference_the_address_makes_the_job() -> None:
    nameless = replace(POSTING, reference=None)
    assert job_id(US, replace(nameless, title="Lege", apply_url="http://www.example.org/jobs/42")) == job_id(
        US, nameless
    )


def test_without_either_title_employer_and_place_make_the_job() -> None:
    bare = replace(POSTING, reference=None, apply_url=None)
    assert job_id(US, replace(bare, title="SYKEPLEIER - natt")) == job_id(US, bare)
    assert job_id(US, replace(bare, places=(Place(name="Bergen"),))) != job_id(US, bare)


def test_the_identity_of_a_job_never_changes_between_releases() -> None:
    assert str(job_id(US, POSTING)) == "29b4012f-f2dc-5195-ac88-b5b33a05732f"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Lege"},
        {"employer": "Sykehuset"},
        {"description_text": "Vi søker en annen"},
        {"places": ()},
        {"remote": RemoteMode.HYBRID},
        {"employment_types": (EmploymentType.PART_TIME,)},
        {"required_languages": (LanguageRequirement(language="no"),)},
        {"salary": Salary(text="500 000")},
        {"deadline": datetime(2027, 2, 1, tzinfo=UTC)},
        {"apply_url": "https://example.org/jobs/43"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_a_candidate_cares_about_is_a_change(change: dict[str, object]) -> None:
    assert content_hash(replace(POSTING, **change)) != content_hash(POSTING)  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(
    "change",
    [
        {"published": datetime(2027, 3, 1, tzinfo=UTC)},
        {"position": "/9"},
        {"title": "  SYKEPLEIER -  natt"},
        {"description_text": 'vi "søker"\n\ndeg'},
        {"description_html": "<div>Vi «søker» deg</div>"},
        {"apply_url": "https://www.example.org/jobs/42"},
        {"expires": datetime(2027, 3, 1, tzinfo=UTC)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_only_a_typographer_sees_is_no_change(change: dict[str, object]) -> None:
    assert content_hash(replace(POSTING, **change)) == content_hash(POSTING)  # type: ignore[arg-type]  # any field


def test_a_posting_is_its_feed_s_and_a_job_its_company_s() -> None:
    begun = job_id(US, POSTING)
    assert posting_id(THEM, begun) != posting_id(US, begun)
    assert posting_id(US, begun) == posting_id(US, begun)
    assert named(US, " 42 ") == begun
    assert named(US, None) is None


def test_the_words_of_a_text_are_no_fact_and_its_numbers_are() -> None:
    assert facts_hash(replace(POSTING, description_text="Vi «søkjer» deg")) == facts_hash(POSTING)
    text = replace(POSTING, description_text="Vi søker 2 av deg")
    assert facts_hash(text) != facts_hash(POSTING)


def test_a_draft_is_as_before_wherever_it_stands_in_the_file() -> None:
    raw = RawPosting(position="line 7", reference="42", title="Kokk \ud800")
    assert raw_hash(replace(raw, position="line 9"), "Hotell", "rss") == raw_hash(raw, "Hotell", "rss")
    assert raw_hash(replace(raw, title="Kokk"), "Hotell", "rss") != raw_hash(raw, "Hotell", "rss")
    assert raw_hash(raw, "Hotell AS", "rss") != raw_hash(raw, "Hotell", "rss")
