import json
from typing import Any

import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.registry import parse_feed

SECTIONS = {
    "qualifications": {"title": "Qualifications", "text": "<p>A steady hand.</p>"},
    "jobDescription": {"title": "Job Description", "text": "<p>You mend clocks.</p>"},
    "additionalInformation": {"title": "More", "text": "<p>&nbsp;</p>"},
    "videos": {"urls": []},
}


def job(**fields: Any) -> dict[str, Any]:
    return {
        "id": "7440001",
        "name": "Clockmaker",
        "uuid": "u-1",
        "jobAdId": "j-1",
        "company": {"identifier": "Urverk", "name": "Urverk AS"},
        "releasedDate": "2026-11-02T08:30:00.000Z",
        "location": {"city": "Oslo", "region": "Oslo", "country": "no", "remote": False, "hybrid": False},
        "typeOfEmployment": {"id": "permanent", "label": "Full-time"},
        "language": {"code": "nb", "label": "Norwegian"},
        "ref": "https://api.example.org/postings/7440001",
        **fields,
    }


def page(*jobs: Any, **more: Any) -> bytes:
    return json.dumps({"offset": 0, "limit": 100, "totalFound": len(jobs), "content": jobs, **more}).encode()


def test_a_list_gives_its_postings_with_an_address_made_from_their_ids() -> None:
    name, parsed = parse_feed(page(job()))
    assert (name, parsed.complete, parsed.total, parsed.rejected) == ("smartrecruiters", True, 1, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.employer) == ("7440001", "Clockmaker", "Urverk AS")
    assert [(one.city, one.country) for one in posting.places] == [("Oslo", "NO")]
    assert (posting.description, posting.language) == (None, "nb")
    assert posting.apply_urls == ("https://jobs.smartrecruiters.com/Urverk/7440001",)


def test_an_item_with_its_details_has_the_sections_in_their_order() -> None:
    detail = {"jobAd": {"sections": SECTIONS}, "applyUrl": "https://example.org/apply"}
    (posting,) = parse_feed(page(job(**detail)))[1].postings
    assert posting.description == (
        "<h3>Job Description</h3><p>You mend clocks.</p>\n<h3>Qualifications</h3><p>A steady hand.</p>"
    )
    assert posting.apply_urls[0] == "https://example.org/apply"


def test_a_detail_answer_alone_closes_no_other() -> None:
    name, parsed = parse_feed(json.dumps(job(jobAd={"sections": SECTIONS})).encode())
    assert (name, parsed.complete, len(parsed.postings)) == ("smartrecruiters", False, 1)


def test_remote_and_hybrid_are_said_by_two_fields() -> None:
    place = {"city": "Oslo", "country": "no", "remote": True, "hybrid": True}
    assert parse_feed(page(job(location=place)))[1].postings[0].remote == ("hybrid", "remote")


def test_a_later_page_is_not_complete() -> None:
    assert not parse_feed(page(job(), offset=100, totalFound=101))[1].complete


def test_a_posting_that_is_not_active_is_gone() -> None:
    _, parsed = parse_feed(page(job(), job(id="7440002", active=False)))
    assert [one.reference for one in parsed.deleted] == ["7440002"]


def test_an_empty_page_is_told_by_its_total() -> None:
    name, parsed = parse_feed(page())
    assert (name, parsed.postings, parsed.total) == ("smartrecruiters", (), 0)


def test_a_bad_posting_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(page(job(), 3, job(id="7440003", company="Urverk", location=[], jobAd=None)))
    assert [one.reference for one in parsed.postings] == ["7440001", "7440003"]
    assert [one.position for one in parsed.rejected] == ["/content/1"]
    assert parsed.postings[1].employer == "Urverk"


def test_a_broken_page_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(page(job())[:-20])
    assert caught.value.fault.position
