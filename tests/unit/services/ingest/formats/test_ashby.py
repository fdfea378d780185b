import json
from typing import Any

import pytest

from services.ingest.draft import RawSalary, UnreadableFeedError
from services.ingest.formats.registry import parse_feed

TIER = {
    "tierSummary": "NOK 700K",
    "components": [
        {"compensationType": "EquityPercentage", "interval": "NONE", "minValue": None, "maxValue": None},
        {
            "compensationType": "Salary",
            "interval": "1 YEAR",
            "currencyCode": "NOK",
            "minValue": 700000,
            "maxValue": 800000,
        },
    ],
}


def job(**fields: Any) -> dict[str, Any]:
    return {
        "id": "b-1",
        "title": "Harbour pilot",
        "location": "Oslo (HQ)",
        "address": {"postalAddress": {"addressLocality": "Oslo", "addressCountry": "Norway"}},
        "secondaryLocations": [{"location": "Remote (Norway)", "address": None}, "Bergen"],
        "isListed": True,
        "isRemote": True,
        "workplaceType": "Hybrid",
        "employmentType": "FullTime",
        "descriptionHtml": "<p>You bring ships in.</p>",
        "publishedAt": "2026-11-02T08:30:00.000+00:00",
        "jobUrl": "https://example.org/b-1",
        "applyUrl": "https://example.org/b-1/apply",
        **fields,
    }


def board(*jobs: Any) -> bytes:
    return json.dumps({"jobs": jobs, "apiVersion": "1"}).encode()


def test_a_board_gives_its_postings() -> None:
    name, parsed = parse_feed(board(job()))
    assert (name, parsed.complete, parsed.rejected) == ("ashby", True, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title) == ("b-1", "Harbour pilot")
    assert [(place.text, place.city) for place in posting.places] == [
        ("Oslo (HQ)", "Oslo"),
        ("Remote (Norway)", None),
    ]
    assert posting.description == "<p>You bring ships in.</p>"


def test_both_statements_on_remote_work_are_kept() -> None:
    assert parse_feed(board(job()))[1].postings[0].remote == ("Hybrid", "remote")
    assert parse_feed(board(job(isRemote=False)))[1].postings[0].remote == ("Hybrid",)


def test_a_job_that_is_not_listed_is_gone() -> None:
    _, parsed = parse_feed(board(job(), job(id="b-2", isListed=False)))
    assert [one.reference for one in parsed.postings] == ["b-1"]
    assert [(one.reference, one.position) for one in parsed.deleted] == [("b-2", "/jobs/1")]


def test_a_job_that_is_not_listed_and_has_no_id_is_rejected() -> None:
    _, parsed = parse_feed(board(job(id=None, isListed=False)))
    assert [(one.code, one.field) for one in parsed.rejected] == [("nameless-withdrawal", "reference")]


def test_pay_is_that_of_the_salary_not_of_shares() -> None:
    pay = {"compensationTierSummary": "NOK 700K - 800K", "compensationTiers": [TIER]}
    (posting,) = parse_feed(board(job(compensation=pay)))[1].postings
    assert posting.salary == RawSalary("NOK 700K - 800K", "700000", "800000", "NOK", "YEAR")


def test_pay_that_is_not_to_be_displayed_is_left_out() -> None:
    fields = {"compensation": {"compensationTiers": [TIER]}, "shouldDisplayCompensationOnJobPostings": False}
    assert parse_feed(board(job(**fields)))[1].postings[0].salary is None


def test_an_empty_board_is_told_by_its_version() -> None:
    name, parsed = parse_feed(board())
    assert (name, parsed.postings, parsed.complete) == ("ashby", (), True)


def test_the_keyed_interface_is_read_too() -> None:
    row = {
        "id": "b-9",
        "title": "Cook",
        "isListed": True,
        "locationName": "Oslo",
        "externalLink": "https://e.org/9",
    }
    row["applicationDeadline"] = "2027-03-31"
    name, parsed = parse_feed(
        json.dumps({"success": True, "results": [row], "moreDataAvailable": True}).encode()
    )
    assert (name, parsed.complete) == ("ashby", False)
    assert (parsed.postings[0].deadline, parsed.postings[0].places[0].text) == ("2027-03-31", "Oslo")


def test_the_job_sites_own_answer_is_read_too() -> None:
    row = {"id": "b-8", "title": "Cook", "locationName": "Oslo", "employmentType": "FullTime"}
    row |= {
        "secondaryLocations": [{"locationId": "x", "locationName": "Moss"}],
        "compensationTierSummary": "NOK 1M",
    }
    name, parsed = parse_feed(json.dumps({"data": {"jobBoard": {"jobPostings": [row]}}}).encode())
    assert name == "ashby"
    assert [place.text for place in parsed.postings[0].places] == ["Oslo", "Moss"]
    assert parsed.postings[0].salary == RawSalary("NOK 1M")


def test_a_bad_posting_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(board(job(), ["x"], job(id="b-3", address="Oslo", secondaryLocations=None)))
    assert [one.reference for one in parsed.postings] == ["b-1", "b-3"]
    assert [one.position for one in parsed.rejected] == ["/jobs/1"]


def test_a_broken_board_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(board(job())[:-20])
    assert caught.value.fault.position


def test_a_board_of_the_pages_own_interface_may_be_empty() -> None:
    name, parsed = parse_feed(b'{"data": {"jobBoard": {"title": "Fjordlys", "jobPostings": []}}}')
    assert (name, parsed.postings, parsed.complete) == ("ashby", (), True)
