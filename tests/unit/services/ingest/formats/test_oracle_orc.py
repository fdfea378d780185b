import json
from typing import Any

import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.registry import parse_feed

DETAIL = {
    "Id": "25587",
    "Title": "Bridge painter",
    "ExternalDescriptionStr": "<p>You paint steel.</p>",
    "ExternalResponsibilitiesStr": "<p>Rust.</p>",
    "ExternalQualificationsStr": None,
    "CorporateDescriptionStr": "<p>We own bridges.</p>",
    "ExternalPostedStartDate": "2026-11-02T00:00:00+00:00",
    "ExternalPostedEndDate": "2027-03-31T23:59:00+00:00",
    "JobSchedule": "Full time",
    "WorkplaceType": "On-site",
    "workLocation": [{"TownOrCity": "Moss", "PostalCode": "1530", "Country": "NO"}],
}


def job(**fields: Any) -> dict[str, Any]:
    return {
        "Id": "25587",
        "Title": "Bridge painter",
        "PostedDate": "2026-11-01",
        "PrimaryLocation": "OSLO, Norway",
        "PrimaryLocationCountry": "NO",
        "ShortDescriptionStr": "Steel and paint.",
        "secondaryLocations": [{"Name": "BERGEN, Norway", "CountryCode": "NO"}],
        **fields,
    }


def listed(*jobs: Any, **search: Any) -> bytes:
    item = {"SearchId": 1, "requisitionList": jobs, **search}
    return json.dumps({"items": [item], "count": 1, "hasMore": False}).encode()


def test_a_search_gives_its_requisitions() -> None:
    name, parsed = parse_feed(listed(job(), TotalJobsCount=9, Offset=0))
    assert (name, parsed.complete, parsed.total, parsed.rejected) == ("oracle-orc", True, 9, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.published) == ("25587", "Bridge painter", "2026-11-01")
    assert [(one.text, one.country) for one in posting.places] == [
        ("OSLO, Norway", "NO"),
        ("BERGEN, Norway", "NO"),
    ]
    assert (posting.description, posting.position) == ("Steel and paint.", "/items/0/requisitionList/0")


def test_an_item_with_its_details_has_all_sections() -> None:
    (posting,) = parse_feed(listed(job(**DETAIL)))[1].postings
    assert posting.description == (
        "<p>You paint steel.</p>\n<h3>Responsibilities</h3><p>Rust.</p>\n<p>We own bridges.</p>"
    )
    assert (posting.published, posting.deadline) == (
        "2026-11-02T00:00:00+00:00",
        "2027-03-31T23:59:00+00:00",
    )
    assert (posting.remote, posting.employment) == (("On-site",), ("Full time",))


def test_a_detail_answer_alone_closes_no_other() -> None:
    name, parsed = parse_feed(json.dumps({"items": [DETAIL], "count": 1, "hasMore": False}).encode())
    assert (name, parsed.complete) == ("oracle-orc", False)
    assert [(one.city, one.postal_code) for one in parsed.postings[0].places] == [("Moss", "1530")]


def test_a_later_page_is_not_complete() -> None:
    assert not parse_feed(listed(job(), TotalJobsCount=30, Offset=25))[1].complete


def test_an_empty_search_is_told_by_its_list() -> None:
    name, parsed = parse_feed(listed(TotalJobsCount=0))
    assert (name, parsed.postings, parsed.total) == ("oracle-orc", (), 0)


def test_a_bad_requisition_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(listed(job(), [], job(Id=3, secondaryLocations="Bergen", PrimaryLocation=None)))
    assert [one.reference for one in parsed.postings] == ["25587", "3"]
    assert [one.position for one in parsed.rejected] == ["/items/0/requisitionList/1"]


def test_a_broken_search_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(listed(job())[:-20])
    assert caught.value.fault.position
