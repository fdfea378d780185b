import json
from typing import Any

import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.registry import parse_feed

DETAILS = [
    {"name": "Requirements", "value": "<p>Strong arms.</p>", "order": 3},
    {"name": "Responsibilities", "value": None, "order": 2},
    {"name": "Benefits", "value": "<p><br></p>", "order": 4},
    {"name": "Description", "value": "<p>You row.</p>", "order": 1},
]


def job(**fields: Any) -> dict[str, Any]:
    return {
        "uid": "18.767",
        "name": "Rower",
        "company_name": "Åre AS",
        "employment_type": "Full-time",
        "workplace_type": "On-site",
        "location": {"name": "HQ", "city": "Oslo", "country": "NO", "state": None, "is_remote": True},
        "url_active_page": "https://example.org/1",
        "url_comeet_hosted_page": "https://example.org/hosted/1",
        "time_updated": "2026-11-02T08:30:00Z",
        "is_internal": False,
        "details": DETAILS,
        **fields,
    }


def listed(*jobs: Any) -> bytes:
    return json.dumps(jobs).encode()


def test_a_company_gives_its_positions() -> None:
    name, parsed = parse_feed(listed(job()))
    assert (name, parsed.complete, parsed.rejected) == ("comeet", True, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.employer) == ("18.767", "Rower", "Åre AS")
    assert [(one.city, one.country) for one in posting.places] == [("Oslo", "NO")]
    assert posting.remote == ("On-site", "remote")
    assert posting.apply_urls == ("https://example.org/1", "https://example.org/hosted/1")


def test_details_stand_in_their_order_and_empty_ones_not_at_all() -> None:
    (posting,) = parse_feed(listed(job()))[1].postings
    assert posting.description == "<p>You row.</p>\n<h3>Requirements</h3><p>Strong arms.</p>"


def test_an_internal_position_is_gone() -> None:
    assert [one.reference for one in parse_feed(listed(job(is_internal=True)))[1].deleted] == ["18.767"]


def test_one_position_alone_closes_no_other() -> None:
    name, parsed = parse_feed(json.dumps(job()).encode())
    assert (name, parsed.complete, len(parsed.postings)) == ("comeet", False, 1)


def test_a_bad_position_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(listed(job(), 1, job(uid="19", location="Oslo", details={"order": "x"})))
    assert [one.reference for one in parsed.postings] == ["18.767", "19"]
    assert [one.position for one in parsed.rejected] == ["/1"]


def test_a_broken_list_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(listed(job())[:-20])
    assert caught.value.fault.position


def test_positions_without_numbers_are_told_by_their_address() -> None:
    name, parsed = parse_feed(listed({"name": "Rower", "url_active_page": "https://example.org/1"}))
    assert (name, parsed.postings[0].title) == ("comeet", "Rower")
