import json
from typing import Any

from services.ingest.draft import Parsed
from services.ingest.formats.registry import parse_feed


def ad(**fields: Any) -> dict[str, Any]:
    return {
        "reference": "140",
        "title": "Vil du lage mat?",
        "adText": "<p>Vi søker kokk.</p>",
        "published": "2027-01-04T12:00:00",
        "expires": "2027-03-31T00:00:00",
        "locationList": [{"municipal": "OSLO", "city": "OSLO", "country": "NORGE"}],
        "employer": {"reference": "232", "businessName": "Bryggesjøen AS", "orgnr": "999999999"},
        "categoryList": [{"categoryType": "STYRK08", "code": "5120"}],
        "properties": {
            "extent": "Heltid",
            "jobtitle": "Kokk",
            "workday": '["Ukedager","Lørdag"]',
            "jobpercentage": "80",
            "languages": '["Norsk","Engelsk"]',
            "applicationdue": "31.03.2027",
            "applicationurl": "https://example.org/apply",
            "employerdescription": "<p>Vi ligger ved fjorden.</p>",
        },
        **fields,
    }


def read(data: Any) -> Parsed:
    name, parsed = parse_feed(json.dumps(data).encode())
    assert name == "nav-import"
    assert not parsed.complete
    return parsed


def test_one_ad_is_read_with_its_properties() -> None:
    (posting,) = read(ad()).postings
    assert (posting.reference, posting.title, posting.occupation) == ("140", "Vil du lage mat?", "Kokk")
    assert (posting.employer, posting.employer_number) == ("Bryggesjøen AS", "999999999")
    assert posting.description is not None
    assert posting.description.startswith("<p>Vi søker kokk.</p>")
    assert "Vi ligger ved fjorden." in posting.description
    assert (posting.extent, posting.deadline) == ("80 %", "31.03.2027")
    assert posting.languages == ("Norsk", "Engelsk")
    assert posting.occupation_codes == ("styrk-08:5120",)


def test_a_list_and_a_whole_transfer_are_read() -> None:
    assert len(read([ad(), ad(reference="141")]).postings) == 2
    transfer = {"provider": {"userName": "supplier"}, "ads": [ad(), ad(reference="141")]}
    assert [one.position for one in read(transfer).postings] == ["/ads/0", "/ads/1"]


def test_a_stopped_or_deleted_ad_is_gone() -> None:
    parsed = read([ad(status="STOPPED"), ad(reference="141", status="DELETE"), ad(reference="142")])
    assert [one.reference for one in parsed.deleted] == ["140", "141"]
    assert [one.reference for one in parsed.postings] == ["142"]


def test_a_bad_ad_among_good_ones_is_rejected() -> None:
    parsed = read([ad(), "no ad"])
    assert len(parsed.postings) == 1
    assert [(one.code, one.position) for one in parsed.rejected] == [("no-object", "/1")]


def test_a_property_that_only_looks_like_a_list_is_words() -> None:
    (posting,) = read(ad(properties={"extent": "[Heltid", "applicationdue": ["31.03.2027"]})).postings
    assert (posting.employment, posting.deadline) == (("[Heltid",), "31.03.2027")
