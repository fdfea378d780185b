import json
from dataclasses import fields
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.ingest.posting import Posting, PostingKind
from services.ingest.reader.assembling import OF_A_JOB, row_of
from services.ingest.reading import Company, read_feed
from shared.events import JobPosted
from shared.jobs import Extent, Job, JobText, LanguageRequirement, Place, Salary, Source
from shared.vocabulary import EmploymentType, RemoteMode

FEED, COMPANY = UUID(int=3), Company(UUID(int=2), "Hotell Bryggesjøen")
SOURCE = Source(company_id=COMPANY.company_id, feed_id=FEED, reference="x", format="greenhouse")
LARGEST_MESSAGE = 1_048_576
"""NATS's default ``max_payload``."""

FULL = Posting(
    position="/0",
    title="Kokk «natt»",
    employer="Hotell Bryggesjøen",
    employer_number="923609016",
    reference="42",
    description_html="<p>Vi lager mat.</p>",
    description_text="Vi lager mat, hver natt, til alle gjester i huset.",
    language="nb",
    texts=(JobText(language="en", title="Cook", description_html="<p>a</p>", description_text="a"),),
    places=(Place(name="Oslo", municipality="0301"),),
    remote=RemoteMode.ONSITE,
    employment_types=(EmploymentType.FULL_TIME,),
    extent=Extent(minimum=80, maximum=100),
    required_languages=(LanguageRequirement(language="no"),),
    salary=Salary(text="500 000 kr", minimum=500_000.0),
    published=datetime(2027, 1, 1, tzinfo=UTC),
    deadline=datetime(2027, 2, 1, 22, 59, 59, tzinfo=UTC),
    apply_url="https://example.org/42",
)


def job(posting: Posting) -> Job:
    row = row_of(FEED, COMPANY.company_id, posting, b"r" * 16, "greenhouse")
    return Job.model_validate(
        {**json.loads(row.content), "job_id": row.job_id, "version": 1, "source": SOURCE}
    )


def test_what_is_stored_of_a_posting_is_the_job_field_by_field() -> None:
    found = job(FULL)
    for one in fields(Posting):
        if one.name in OF_A_JOB:
            assert getattr(found, one.name) == getattr(FULL, one.name), one.name


def test_every_field_of_a_job_comes_from_a_posting() -> None:
    assert {one.name for one in fields(Posting)} >= OF_A_JOB


def test_a_posting_that_is_no_job_has_no_keys_by_which_it_could_become_one() -> None:
    row = row_of(FEED, COMPANY.company_id, FULL, b"", "rss")
    assert len(row.keys) == 3
    template = row_of(
        FEED, COMPANY.company_id, Posting("/0", "Kokk", "H", kind=PostingKind.TEMPLATE), b"", "rss"
    )
    assert (template.kind, template.keys) == ("template", ())


@pytest.mark.parametrize(
    "content",
    ["&" * 10**6, "🥕" * (5 * 10**5), "<a href=https://e.org>a</a>" * 10**5, '"' * 10**6, "<li>a" * 10**5],
)
def test_the_largest_posting_fits_into_a_message(content: str) -> None:
    ad = {"id": "x" * 9_999, "absolute_url": "https://example.org/" + "a" * 1_900, "title": "🥕" * 9_999}
    places = {"location": {"name": ";".join(f"Place {number}" for number in range(999))}}
    reading = read_feed(json.dumps({"jobs": [ad | places | {"content": content}]}).encode(), COMPANY)
    posted = JobPosted(job=job(reading.delivered[0].posting))
    assert len(posted.model_dump_json().encode()) < LARGEST_MESSAGE * 0.9
