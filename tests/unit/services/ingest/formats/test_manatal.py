import json
from typing import Any

import pytest

from services.ingest.draft import RawSalary, UnreadableFeedError
from services.ingest.formats.registry import parse_feed


def job(**fields: Any) -> dict[str, Any]:
    return {
        "id": 355,
        "hash": "7X4W",
        "position_name": "Glass blower",
        "description": "<p>You blow glass.</p>",
        "country": "Norway",
        "state": "",
        "city": "Oslo",
        "zipcode": "0150",
        "location_display": "Oslo, Norway",
        "is_salary_visible": True,
        "salary_min": "480000.00",
        "salary_max": "520000.00",
        "currency": {"name": "NOK"},
        "contract_details": "full_time",
        **fields,
    }


def page(*jobs: Any, following: str | None = None) -> bytes:
    return json.dumps({"count": len(jobs), "next": following, "previous": None, "results": jobs}).encode()


def test_a_page_gives_its_jobs() -> None:
    name, parsed = parse_feed(page(job()))
    assert (name, parsed.complete, parsed.total, parsed.rejected) == ("manatal", True, 1, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title) == ("7X4W", "Glass blower")
    assert [(one.text, one.city, one.postal_code) for one in posting.places] == [
        ("Oslo, Norway", "Oslo", "0150")
    ]
    assert posting.salary == RawSalary(None, "480000.00", "520000.00", "NOK", None)
    assert posting.employment == ("full_time",)


def test_an_organisation_may_be_a_department_and_is_no_employer() -> None:
    assert parse_feed(page(job(organization_name="Glass")))[1].postings[0].employer is None


def test_pay_that_is_not_to_be_seen_is_left_out() -> None:
    assert parse_feed(page(job(is_salary_visible=False)))[1].postings[0].salary is None


def test_one_of_several_pages_is_not_complete() -> None:
    assert not parse_feed(page(job(), following="https://example.org/?page=2"))[1].complete


def test_one_job_alone_closes_no_other() -> None:
    name, parsed = parse_feed(json.dumps(job()).encode())
    assert (name, parsed.complete, len(parsed.postings)) == ("manatal", False, 1)


def test_an_empty_page_is_told_by_its_neighbours() -> None:
    name, parsed = parse_feed(page())
    assert (name, parsed.postings, parsed.complete) == ("manatal", (), True)


def test_a_bad_job_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(page(job(), [], job(hash=None, city=[], location_display=None)))
    assert [one.reference for one in parsed.postings] == ["7X4W", "355"]
    assert [one.position for one in parsed.rejected] == ["/results/1"]


def test_a_broken_page_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(page(job())[:-20])
    assert caught.value.fault.position
