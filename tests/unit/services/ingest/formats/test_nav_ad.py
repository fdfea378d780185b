import json
from typing import Any

from services.ingest.draft import Parsed
from services.ingest.formats.registry import parse_feed


def ad(**fields: Any) -> dict[str, Any]:
    return {
        "uuid": "a",
        "title": "Vil du lage mat?",
        "status": "ACTIVE",
        "updated": "2027-02-01T10:00:00",
        "expires": "2027-03-31T00:00:00",
        "reference": "140",
        "locationList": [{"municipal": "OSLO", "country": "NORGE"}],
        "categoryList": [
            {"categoryType": "STYRK08NAV", "code": "5120.03"},
            {"categoryType": "STYRK08NAV", "code": "51"},
        ],
        "employer": {"name": "BRYGGESJØEN AS", "orgnr": "999999999"},
        "properties": {
            "adtext": "<p>Vi søker kokk.</p>",
            "applicationdue": "Snarest",
            "applicationurl": "https://example.org/1",
        },
        **fields,
    }


def read(data: Any) -> Parsed:
    name, parsed = parse_feed(json.dumps(data).encode())
    assert name == "nav-ad"
    assert not parsed.complete
    return parsed


def test_an_ad_alone_in_a_page_and_in_a_search_is_the_same() -> None:
    (alone,) = read(ad()).postings
    (paged,) = read({"content": [ad()], "totalElements": 1}).postings
    (found,) = read(
        {"took": 5, "hits": {"total": {"value": 1}, "hits": [{"_id": "a", "_source": ad()}]}}
    ).postings
    assert (paged.position, found.position) == ("/content/0", "/hits/hits/0")
    assert {one.title for one in (alone, paged, found)} == {"Vil du lage mat?"}
    assert alone.description == "<p>Vi søker kokk.</p>"


def test_a_group_of_occupations_is_cut_to_four_digits_and_a_wider_one_left_out() -> None:
    assert read(ad()).postings[0].occupation_codes == ("styrk-08:5120",)


def test_an_inactive_ad_expired_when_it_was_last_updated() -> None:
    (posting,) = read(ad(status="INACTIVE")).postings
    assert (posting.deadline, posting.expires) == (None, "2027-02-01T10:00:00")


def test_a_stopped_ad_and_an_inactive_one_without_a_time_are_gone() -> None:
    parsed = read([ad(status="STOPPED"), ad(uuid="b", status="INACTIVE", updated=None)])
    assert [one.reference for one in parsed.deleted] == ["a", "b"]


def test_a_stopped_ad_without_a_name_is_rejected() -> None:
    parsed = read([ad(), ad(uuid=None, status="STOPPED"), 7])
    assert [one.code for one in parsed.rejected] == ["nameless-withdrawal", "no-object"]
    assert len(parsed.postings) == 1
