import json
from typing import Any

import pytest

from services.ingest.draft import RawSalary, UnreadableFeedError
from services.ingest.formats.registry import parse_feed


def job(**fields: Any) -> dict[str, Any]:
    return {
        "id": "51",
        "title": "Ferry mate",
        "description": "<p>You moor.</p>",
        "key_responsibilities": "<p>Ropes.</p>",
        "key_responsibilities_header": "Your tasks",
        "skills_knowledge_expertise": "",
        "skills_knowledge_expertise_header": "Skills",
        "benefits": "A cabin.",
        "benefits_header": "Benefits & more",
        "compensation": "NOK 500,000 / year",
        "compensation_minimum": 500000.0,
        "compensation_maximum": 500000.0,
        "compensation_currency": "NOK",
        "compensation_frequency": "year",
        "compensation_visible": True,
        "deadline_at": "2027-03-31T23:59:59+02:00",
        "employment_type": "full_time",
        "employment_type_text": "Full Time",
        "workplace_type": "onsite",
        "workplace_type_text": "Onsite",
        "url": "https://example.org/51",
        "location": {"id": "9", "name": "Aker Brygge", "city": "Oslo", "postal_code": "0250", "province": ""},
        **fields,
    }


def site(*jobs: Any) -> bytes:
    return json.dumps({"data": jobs}).encode()


def test_a_site_gives_its_postings() -> None:
    name, parsed = parse_feed(site(job()))
    assert (name, parsed.complete, parsed.rejected) == ("pinpoint", True, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title) == ("51", "Ferry mate")
    assert [(one.text, one.city, one.postal_code) for one in posting.places] == [
        ("Aker Brygge", "Oslo", "0250")
    ]
    assert (posting.remote, posting.deadline) == (("onsite",), "2027-03-31T23:59:59+02:00")
    assert posting.salary == RawSalary("NOK 500,000 / year", "500000", "500000", "NOK", "year")
    assert posting.apply_urls == ("https://example.org/51",)


def test_sections_stand_under_their_own_headings_and_empty_ones_not_at_all() -> None:
    (posting,) = parse_feed(site(job()))[1].postings
    assert posting.description == (
        "<p>You moor.</p>\n<h3>Your tasks</h3><p>Ropes.</p>\n<h3>Benefits &amp; more</h3><p>A cabin.</p>"
    )


def test_pay_that_is_not_to_be_seen_is_left_out() -> None:
    assert parse_feed(site(job(compensation_visible=False)))[1].postings[0].salary is None


def test_one_posting_alone_closes_no_other() -> None:
    name, parsed = parse_feed(json.dumps({"data": job()}).encode())
    assert (name, parsed.complete, parsed.postings[0].position) == ("pinpoint", False, "/data")


def test_a_bad_posting_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(site(job(), 0, job(id=52, location=None, compensation=None, benefits=[])))
    assert [one.reference for one in parsed.postings] == ["51", "52"]
    assert [one.position for one in parsed.rejected] == ["/data/1"]


def test_a_broken_site_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(site(job())[:-20])
    assert caught.value.fault.position


def test_another_vendors_types_in_words_are_not_pinpoints() -> None:
    other = {"id": 9, "title": "Mate", "description": "Sail.", "employment_type_text": "CLT", "city": "Oslo"}
    name, _ = parse_feed(site(other))
    assert name == "json-jobs"
