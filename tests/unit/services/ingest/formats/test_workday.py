import json
from typing import Any

import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.registry import parse_feed

DETAIL = {
    "jobPostingInfo": {
        "id": "f00",
        "title": "Glazier",
        "jobDescription": "<p>You set panes.</p>",
        "location": "Norway.Oslo",
        "additionalLocations": ["Bergen", {"descriptor": "Moss"}],
        "startDate": "2026-11-02",
        "endDate": "2027-03-31",
        "timeType": "Full time",
        "jobReqId": "JR-7",
        "country": {"descriptor": "Norway"},
        "remoteType": "Onsite",
        "posted": True,
        "externalUrl": "https://example.org/job/Oslo/Glazier_JR-7-1?source=x",
    },
    "hiringOrganization": {"name": "Glass AS", "url": ""},
}


def item(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Glazier",
        "externalPath": "/job/Norway---Oslo/Glazier_JR-7-1",
        "locationsText": "2 Locations",
        "postedOn": "Posted 30+ Days Ago",
        "bulletFields": ["JR-7"],
        **fields,
    }


def listed(*items: Any, **more: Any) -> bytes:
    return json.dumps({"total": len(items), "jobPostings": items, "facets": [], **more}).encode()


def test_a_list_gives_its_postings_with_the_place_of_their_address() -> None:
    name, parsed = parse_feed(listed(item()))
    assert (name, parsed.complete, parsed.total, parsed.rejected) == ("workday", True, 1, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.published) == (
        "JR-7-1",
        "Glazier",
        "Posted 30+ Days Ago",
    )
    assert [one.text for one in posting.places] == ["Norway - Oslo"]
    assert (posting.description, posting.apply_urls) == (None, ())


@pytest.mark.parametrize("words", ["2 Locations", "3 lokasjoner", "12 Standorte"])
def test_a_number_of_places_is_no_place(words: str) -> None:
    row = item(locationsText=words, externalPath="/job/Oslo/Glazier_JR-7")
    assert parse_feed(listed(row))[1].postings[0].places[0].text == "Oslo"


def test_one_place_of_a_list_is_taken_as_it_is_said() -> None:
    (posting,) = parse_feed(listed(item(locationsText="USA.VA.Reston", remoteType="Flexible")))[1].postings
    assert [one.text for one in posting.places] == ["USA, VA, Reston"]
    assert posting.remote == ("Flexible",)


def test_an_item_with_its_details_has_all() -> None:
    (posting,) = parse_feed(listed(item(**DETAIL)))[1].postings
    assert (posting.employer, posting.description) == ("Glass AS", "<p>You set panes.</p>")
    assert [(one.text, one.country) for one in posting.places] == [
        ("Norway, Oslo", "Norway"),
        ("Bergen", None),
        ("Moss", None),
    ]
    assert (posting.published, posting.deadline) == ("2026-11-02", "2027-03-31")
    assert posting.employment == ("Full time",)


def test_a_detail_answer_alone_has_the_lists_reference_and_closes_no_other() -> None:
    name, parsed = parse_feed(json.dumps(DETAIL).encode())
    assert (name, parsed.complete) == ("workday", False)
    assert parsed.postings[0].reference == parse_feed(listed(item()))[1].postings[0].reference


def test_a_posting_that_is_no_longer_posted_is_gone() -> None:
    detail = {"jobPostingInfo": {**DETAIL["jobPostingInfo"], "posted": False}}
    assert [one.reference for one in parse_feed(listed(item(**detail)))[1].deleted] == ["JR-7-1"]


def test_an_empty_list_is_told_by_its_name() -> None:
    name, parsed = parse_feed(listed())
    assert (name, parsed.postings, parsed.total) == ("workday", (), 0)


def test_a_bad_item_among_good_ones_is_rejected_with_its_place() -> None:
    broken = item(externalPath=None, bulletFields="JR-9", jobPostingInfo=[], locationsText=4)
    _, parsed = parse_feed(listed(item(), "x", broken))
    assert [one.reference for one in parsed.postings] == ["JR-7-1", "JR-9"]
    assert [one.position for one in parsed.rejected] == ["/jobPostings/1"]


def test_a_broken_list_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(listed(item())[:-20])
    assert caught.value.fault.position
