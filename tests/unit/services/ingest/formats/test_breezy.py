import json
from typing import Any

import pytest

from services.ingest.draft import RawSalary, UnreadableFeedError
from services.ingest.formats.registry import parse_feed


def job(**fields: Any) -> dict[str, Any]:
    return {
        "id": "e636",
        "friendly_id": "e636-lorry-driver",
        "name": "Lorry driver",
        "url": "https://example.org/e636",
        "published_date": "2026-11-02T08:30:00.000Z",
        "type": {"id": "fullTime", "name": "Full-Time"},
        "location": {
            "name": "Oslo, NO",
            "city": "Oslo",
            "state": None,
            "country": {"name": "Norway", "id": "NO"},
            "is_remote": False,
        },
        "salary": "200 - 240 kr",
        "company": {"name": "Last AS", "friendly_id": "last"},
        "description": "<p>You drive by night.</p>",
        **fields,
    }


def site(*jobs: Any) -> bytes:
    return json.dumps(jobs).encode()


def test_a_site_gives_its_positions() -> None:
    name, parsed = parse_feed(site(job()))
    assert (name, parsed.complete, parsed.rejected) == ("breezy", True, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.employer) == ("e636", "Lorry driver", "Last AS")
    assert [(one.text, one.city, one.country) for one in posting.places] == [("Oslo, NO", "Oslo", "Norway")]
    assert (posting.remote, posting.employment) == ((), ("Full-Time",))
    assert posting.salary == RawSalary("200 - 240 kr")


def test_further_places_and_the_kind_of_remote_work_are_kept() -> None:
    place = {"city": "Moss", "is_remote": True, "remote_details": {"label": "Hybrid"}}
    (posting,) = parse_feed(site(job(locations=[place])))[1].postings
    assert [one.city for one in posting.places] == ["Oslo", "Moss"]
    assert posting.remote == ("Hybrid",)


def test_the_keyed_interface_has_states_and_pools() -> None:
    rows = [
        {
            "_id": "1",
            "name": "Cook",
            "state": "published",
            "org_type": "position",
            "creation_date": "2026-11-02",
        },
        {"_id": "2", "name": "Baker", "state": "draft", "org_type": "position"},
        {"_id": "3", "name": "Join us", "state": "published", "org_type": "pool"},
    ]
    _, parsed = parse_feed(site(*rows))
    assert [one.reference for one in parsed.deleted] == ["2"]
    assert [one.kind for one in parsed.postings] == [None, "talent pool"]


def test_one_position_alone_closes_no_other() -> None:
    name, parsed = parse_feed(json.dumps(job()).encode())
    assert (name, parsed.complete, len(parsed.postings)) == ("breezy", False, 1)


def test_a_bad_position_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(site(job(), None, job(id="f", location="Oslo", type="Fast", salary={"min": 1})))
    assert [one.reference for one in parsed.postings] == ["e636", "f"]
    assert [one.position for one in parsed.rejected] == ["/1"]


def test_a_broken_site_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(site(job())[:-20])
    assert caught.value.fault.position
