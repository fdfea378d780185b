import json
from typing import Any

import pytest

from services.ingest.draft import RawSalary, UnreadableFeedError
from services.ingest.formats.registry import parse_feed

INCLUDED = [
    {
        "type": "locations",
        "id": "1",
        "attributes": {"name": "HQ", "city": "Oslo", "country": "Norway", "zip": "0150"},
    },
    {"type": "locations", "id": "2", "attributes": {"city": "Moss", "country": "Norway"}},
    {"type": "roles", "id": "1", "attributes": {"name": "Carpenter"}},
]
RELATED = {
    "location": {"data": {"type": "locations", "id": "1"}},
    "locations": {"data": [{"type": "locations", "id": "1"}, {"type": "locations", "id": "2"}, None]},
    "role": {"data": {"type": "roles", "id": "1"}},
    "department": {"links": {"self": "https://example.org"}},
}


def row(reference: str = "7263", **attributes: Any) -> dict[str, Any]:
    return {
        "id": reference,
        "type": "jobs",
        "links": {"careersite-job-url": "https://example.org/7263", "self": "https://api.example.org/7263"},
        "attributes": {
            "title": "Build with us",
            "pitch": "Wood & more",
            "body": "<p>You build.</p>",
            "status": "open",
            "human-status": "published",
            "remote-status": "none",
            "created-at": "2026-11-02T08:30:00.000+01:00",
            "start-date": None,
            "end-date": "2027-03-31",
            "language-code": "en",
            **attributes,
        },
        "relationships": RELATED,
    }


def answer(*rows: Any, pages: int = 1) -> bytes:
    meta = {"record-count": len(rows), "page-count": pages}
    return json.dumps({"data": rows, "included": INCLUDED, "meta": meta, "links": {}}).encode()


def test_an_answer_gives_its_jobs_with_what_is_included() -> None:
    name, parsed = parse_feed(answer(row()))
    assert (name, parsed.complete, parsed.total, parsed.rejected) == ("teamtailor-api", True, 1, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.occupation) == ("7263", "Build with us", "Carpenter")
    assert [(one.city, one.postal_code) for one in posting.places] == [("Oslo", "0150"), ("Moss", None)]
    assert posting.description == "<p>Wood &amp; more</p>\n<p>You build.</p>"
    assert (posting.published, posting.deadline) == ("2026-11-02T08:30:00.000+01:00", "2027-03-31")
    assert (posting.remote, posting.language) == (("none",), "en")
    assert posting.apply_urls == ("https://example.org/7263",)


@pytest.mark.parametrize("attributes", [{"status": "archived"}, {"status": "draft"}, {"internal": True}])
def test_a_job_that_is_not_open_to_all_is_gone(attributes: dict[str, Any]) -> None:
    assert [one.reference for one in parse_feed(answer(row(**attributes)))[1].deleted] == ["7263"]


def test_pay_is_read_with_its_unit() -> None:
    pay = {"min-salary": 500000, "max-salary": 600000, "currency": "NOK", "salary-time-unit": "yearly"}
    assert parse_feed(answer(row(**pay)))[1].postings[0].salary == RawSalary(
        None, "500000", "600000", "NOK", "yearly"
    )


def test_one_of_several_pages_is_not_complete() -> None:
    assert not parse_feed(answer(row(), pages=2))[1].complete


def test_one_job_alone_closes_no_other() -> None:
    name, parsed = parse_feed(json.dumps({"data": row(), "included": INCLUDED}).encode())
    assert (name, parsed.complete, parsed.postings[0].position) == ("teamtailor-api", False, "/data")


def test_an_empty_answer_is_told_by_its_count() -> None:
    name, parsed = parse_feed(answer())
    assert (name, parsed.postings, parsed.complete) == ("teamtailor-api", (), True)


def test_a_bad_row_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(answer(row(), 4, {**row("2"), "relationships": [], "links": None}))
    assert [one.reference for one in parsed.postings] == ["7263", "2"]
    assert [one.position for one in parsed.rejected] == ["/data/1"]


def test_a_broken_answer_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(answer(row())[:-20])
    assert caught.value.fault.position


def test_a_widget_keeps_addresses_employer_and_pay_among_the_attributes() -> None:
    one = row(
        **{
            "company-name": "Bølge AS",
            "careersite-job-url": "https://example.org/7263/b",
            "salary": {"min": "500000", "max": "600000", "currency": "NOK"},
        }
    )
    del one["links"]
    name, parsed = parse_feed(json.dumps({"data": [one], "included": INCLUDED}).encode())
    (posting,) = parsed.postings
    assert (name, posting.employer) == ("teamtailor-api", "Bølge AS")
    assert posting.apply_urls == ("https://example.org/7263/b",)
    assert posting.salary == RawSalary(None, "500000", "600000", "NOK")
