import json
from typing import Any

from services.ingest.formats.registry import parse_feed


def page(*ads: Any, **more: Any) -> bytes:
    whole = {"totalElements": len(ads), "totalPages": 1, "number": 0, "first": True, "last": True}
    return json.dumps({"content": ads, **(whole | more)}).encode()


def ad(**fields: Any) -> dict[str, Any]:
    return {
        "uuid": "11111111-2222-4333-8444-555555555555",
        "published": "2026-11-02T08:30:00Z",
        "expires": "2026-12-02T08:30:00Z",
        "title": "Vil du redde dagen til mange?",
        "jobtitle": "Kokk",
        "description": "<p>Vi søker kokk.</p>",
        "applicationDue": "Snarest",
        "workLocations": [{"country": "NORGE", "city": "OSLO", "municipal": "OSLO", "postalCode": "0150"}],
        "employer": {"name": "Bryggesjøen AS", "orgnr": "999999999"},
        "extent": "Heltid",
        "link": "https://example.org/ad/1",
        **fields,
    }


def test_a_page_gives_its_ads_with_headline_job_title_and_places() -> None:
    name, parsed = parse_feed(page(ad()))
    assert name == "nav-public-feed"
    (posting,) = parsed.postings
    assert posting.reference == "11111111-2222-4333-8444-555555555555"
    assert (posting.title, posting.occupation) == ("Vil du redde dagen til mange?", "Kokk")
    assert posting.employer == "Bryggesjøen AS"
    assert posting.places[0].postal_code == "0150"
    assert (posting.deadline, posting.expires) == ("Snarest", "2026-12-02T08:30:00Z")
    assert parsed.complete


def test_one_page_of_many_is_not_complete() -> None:
    assert not parse_feed(page(ad(), totalPages=3, last=False, totalElements=45))[1].complete


def test_a_bad_ad_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(page(ad(), 7))
    assert len(parsed.postings) == 1
    assert parsed.rejected[0].position == "/content/1"
