import json
from typing import Any

from services.ingest.formats.registry import parse_feed


def ad(**fields: Any) -> dict[str, Any]:
    return {
        "PositionId": 9,
        "Title": "Kokk",
        "Text": "<p>Vi søker kokk.</p>",
        "CompanyName": "Bryggesjøen AS",
        "CompanyInformation": "<p>Ved fjorden.</p>",
        "EmploymentType": "Fast",
        "ApplicationDeadlineDate": None,
        "ApplicationDeadlineText": "Snarest",
        "Location": {"street": "Brygga 1", "postal": "0150", "city": "Oslo", "municipality": "Oslo"},
        "Bookings": {"StartDate": "2027-01-04T00:00:00", "EndDate": "2027-03-31T23:59:59"},
        "Url": "//example.org/ad/9",
        **fields,
    }


def test_an_ad_is_read_with_its_place_deadline_and_whole_address() -> None:
    name, parsed = parse_feed(json.dumps([ad()]).encode())
    (posting,) = parsed.postings
    assert name == "polaris"
    assert (posting.reference, posting.title, posting.deadline) == ("9", "Kokk", "Snarest")
    assert posting.places[0].postal_code == "0150"
    assert posting.apply_urls == ("https://example.org/ad/9",)
    assert posting.expires == "2027-03-31T23:59:59"
    assert parsed.complete


def test_a_bad_ad_among_good_ones_is_rejected() -> None:
    _, parsed = parse_feed(json.dumps([ad(), None]).encode())
    assert len(parsed.postings) == 1
    assert parsed.rejected[0].position == "/1"
