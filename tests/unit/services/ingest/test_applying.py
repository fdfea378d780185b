import json
from uuid import UUID

import pytest

from services.ingest.applying import job_of
from services.ingest.lifecycle import Write
from services.ingest.reading import Company, read_feed
from services.ingest.storage.deliveries import Waiting
from shared.events import JobPosted

COMPANY = Company(UUID(int=1), "Company")
WAITING = Waiting(UUID(int=2), 1, "received", UUID(int=3), COMPANY, 0, held_back=False)
LARGEST_MESSAGE = 1_048_576
"""NATS's default ``max_payload``."""


def posted(content: str) -> JobPosted:
    job = {"id": "x" * 9_999, "absolute_url": "https://example.org/" + "a" * 1_900, "title": "🥕" * 9_999}
    places = {"location": {"name": ";".join(f"Place {number}" for number in range(999))}}
    reading = read_feed(json.dumps({"jobs": [job | places | {"content": content}]}).encode(), COMPANY)
    return JobPosted(job=job_of(Write(reading.delivered[0], 1), WAITING, reading.format))


@pytest.mark.parametrize(
    "content",
    ["&" * 10**6, "🥕" * 10**6, "<a href=https://e.org>a</a>" * 10**5, '"' * 10**6, "<li>a" * 10**5],
)
def test_the_largest_posting_fits_into_a_message(content: str) -> None:
    assert len(posted(content).model_dump_json().encode()) < LARGEST_MESSAGE * 0.9


def test_a_job_travels_with_where_it_came_from() -> None:
    job = posted("<p>Vi søker</p>").job
    assert (job.version, job.source.feed_id, job.source.format) == (1, UUID(int=3), "greenhouse")
    assert len(job.source.reference) == 500
    assert job.apply_url is not None
