import json
from typing import Any

import pytest

from services.ingest.draft import RawSalary, UnreadableFeedError
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


def test_a_board_by_departments_and_offices_is_read_once_for_each_job() -> None:
    groups = [{"id": 1, "name": "Sea", "parent_id": None, "jobs": [job()]}, {"id": 2, "jobs": [job(id=4008)]}]
    for data in ({"departments": groups}, {"offices": [{"name": "Oslo", "departments": groups * 2}]}):
        name, parsed = parse_feed(json.dumps(data).encode())
        assert (name, parsed.complete) == ("greenhouse", True)
        assert [posting.reference for posting in parsed.postings] == ["4007", "4008"]


def test_one_job_alone_closes_no_other() -> None:
    name, parsed = parse_feed(json.dumps(job(internal_job_id=9)).encode())
    assert (name, parsed.complete, len(parsed.postings)) == ("greenhouse", False, 1)


def test_a_posting_without_an_internal_job_is_an_open_application() -> None:
    kinds = [parse_feed(board(row))[1].postings[0].kind for row in (job(internal_job_id=None), job())]
    assert kinds == ["general application", None]


def test_fields_of_the_companys_own_are_read_by_their_usual_names() -> None:
    pay = {"unit": "NOK", "min_value": "600000.0", "max_value": "700000.0"}
    metadata = [
        {"name": "Workplace Type", "value": "Hybrid"},
        {"name": "Remote", "value": True},
        {"name": "Employment Type", "value": ["Permanent", "Full-time"]},
        {"name": "Salary", "value": pay},
    ]
    (posting,) = parse_feed(board(job(metadata=metadata)))[1].postings
    assert (posting.remote, posting.employment) == (("Hybrid", "remote"), ("Permanent", "Full-time"))
    assert posting.salary == RawSalary(None, "600000.0", "700000.0", "NOK", None)


def test_pay_in_cents_is_given_in_whole_units_with_its_period() -> None:
    ranges = [
        {"min_cents": None, "max_cents": "x"},
        {"min_cents": 25050, "max_cents": 30000, "currency_type": "NOK", "title": "Hourly pay"},
    ]
    (posting,) = parse_feed(board(job(pay_input_ranges=ranges)))[1].postings
    assert posting.salary == RawSalary(None, "250.5", "300", "NOK", "hour")


def test_offices_stand_in_for_a_missing_location() -> None:
    offices = [{"name": "HQ", "location": "Oslo, Norway"}, {"name": "Bergen", "location": None}]
    (posting,) = parse_feed(board(job(location=None, offices=offices)))[1].postings
    assert [place.text for place in posting.places] == ["Oslo, Norway", "Bergen"]


def test_an_empty_board_is_read() -> None:
    name, parsed = parse_feed(board())
    assert (name, parsed.postings, parsed.complete) == ("greenhouse", (), True)
