import json
from typing import Any

from services.ingest.draft import Parsed
from services.ingest.formats.registry import parse_feed

CONTENT = {
    "title": "Kokk på dagtid",
    "jobtitle": "Kokk",
    "description": "<p>Vi søker kokk.</p>",
    "employer": {"name": "Bryggesjøen AS", "orgnr": "999999999"},
    "workLocations": [{"municipal": "OSLO", "county": "OSLO", "country": "NORGE", "postalCode": "0150"}],
    "categoryList": [
        {"categoryType": "ESCO", "code": "http://data.europa.eu/esco/occupation/1"},
        {"categoryType": "STYRK08", "code": "5120"},
        {"categoryType": "JANZZ", "code": "77"},
    ],
    "applicationDue": "2027-03-31T00:00:00",
    "applicationUrl": "https://example.org/apply/1",
}


def entry(uuid: str, status: str = "ACTIVE", **more: Any) -> dict[str, Any]:
    return {"uuid": uuid, "status": status, "sistEndret": "2027-01-04T10:00:00+01:00", **more}


def item(uuid: str, status: str = "ACTIVE", **more: Any) -> dict[str, Any]:
    changed = {
        "uuid": uuid,
        "status": status,
        "title": "Kokk",
        "businessName": "Bryggesjøen",
        "municipal": "OSLO",
    }
    return {"id": uuid, "url": f"/api/v1/feedentry/{uuid}", "title": "Kokk", "_feed_entry": changed, **more}


def page(*items: Any) -> dict[str, Any]:
    return {"version": "1.0", "feed_url": "/api/v1/feed", "next_id": None, "items": list(items)}


def read(data: Any) -> Parsed:
    name, parsed = parse_feed(json.dumps(data).encode())
    assert name == "nav-stilling-feed"
    assert not parsed.complete
    return parsed


def test_an_entrys_ad_is_read_with_its_codes_and_organisation_number() -> None:
    (posting,) = read(entry("a", ad_content=CONTENT)).postings
    assert (posting.reference, posting.title, posting.occupation) == ("a", "Kokk på dagtid", "Kokk")
    assert posting.employer_number == "999999999"
    assert posting.occupation_codes == ("esco:http://data.europa.eu/esco/occupation/1", "styrk-08:5120")
    assert posting.places[0].municipality == "OSLO"


def test_the_ad_may_be_json_or_json_in_a_string() -> None:
    assert read(entry("a", json=CONTENT)).postings == read(entry("a", json=json.dumps(CONTENT))).postings


def test_an_inactive_entry_is_gone() -> None:
    parsed = read(entry("a", "INACTIVE", ad_content=None))
    assert ([one.reference for one in parsed.deleted], parsed.postings) == (["a"], ())


def test_a_page_without_entries_names_its_ads() -> None:
    (posting,) = read(page(item("a"))).postings
    assert (posting.title, posting.employer, posting.places[0].municipality) == (
        "Kokk",
        "Bryggesjøen",
        "OSLO",
    )
    assert posting.apply_urls == ("https://arbeidsplassen.nav.no/stillinger/stilling/a",)


def test_a_page_with_entries_merged_into_it_has_their_texts() -> None:
    (posting,) = read(page(item("a", ad_content=CONTENT))).postings
    assert posting.description == "<p>Vi søker kokk.</p>"


def test_the_last_entry_of_an_ad_counts() -> None:
    stopped = read(page(item("a"), item("b"), item("a", "INACTIVE")))
    assert [one.reference for one in stopped.postings] == ["b"]
    assert [one.reference for one in stopped.deleted] == ["a"]
    revived = read(page(item("a", "INACTIVE"), item("a")))
    assert [one.reference for one in revived.postings] == ["a"]
    assert revived.deleted == ()


def test_bad_entries_among_good_ones_are_rejected_with_their_places() -> None:
    parsed = read(page(item("a"), 7, {**item("b"), "ad_content": "{broken"}))
    assert [one.reference for one in parsed.postings] == ["a"]
    assert [(one.code, one.position, one.reference) for one in parsed.rejected] == [
        ("no-object", "/items/1", None),
        ("broken-entry", "/items/2", "b"),
    ]


def test_an_empty_last_page_is_read() -> None:
    assert read(page()) == Parsed(complete=False)


def test_an_ad_is_told_by_its_content_without_a_status() -> None:
    content = {"title": "Smed", "employer": {"name": "Esse AS"}, "description": "<p>Smi.</p>"}
    name, parsed = parse_feed(json.dumps({"ad_content": content}).encode())
    assert (name, parsed.complete) == ("nav-stilling-feed", False)
    assert [(one.title, one.employer) for one in parsed.postings] == [("Smed", "Esse AS")]
