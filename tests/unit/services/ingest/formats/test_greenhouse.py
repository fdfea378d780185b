import json
from typing import Any

import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.registry import parse_feed


def board(*jobs: Any, **more: Any) -> bytes:
    return json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}, **more}).encode()


def job(**fields: Any) -> dict[str, Any]:
    return {
        "id": 4007,
        "title": "Platform engineer",
        "absolute_url": "https://example.org/jobs/4007",
        "location": {"name": "Oslo, Norway"},
        "content": "&lt;p&gt;You run our &amp;amp; their platform.&lt;/p&gt;",
        "updated_at": "2026-11-02T08:30:00-05:00",
        **fields,
    }


def test_a_job_board_gives_its_postings() -> None:
    name, parsed = parse_feed(board(job()))
    assert name == "greenhouse"
    (posting,) = parsed.postings
    assert (posting.reference, posting.title) == ("4007", "Platform engineer")
    assert [place.text for place in posting.places] == ["Oslo, Norway"]
    assert posting.apply_urls == ("https://example.org/jobs/4007",)
    assert parsed.complete


def test_a_bad_posting_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(board(job(), "not a posting", job(id=4008)))
    assert [posting.reference for posting in parsed.postings] == ["4007", "4008"]
    (rejected,) = parsed.rejected
    assert rejected.position == "/jobs/1"
    assert rejected.mend


def test_a_broken_board_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(board(job())[:-20])
    assert caught.value.fault.position
