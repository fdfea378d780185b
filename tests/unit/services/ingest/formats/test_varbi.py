import json
from typing import Any

from services.ingest.formats.registry import parse_feed


def job(**fields: Any) -> dict[str, Any]:
    return {
        "id": "431",
        "name": "Region Fjord",
        "title": "Sykepleier",
        "town": "Halmstad",
        "county": "Hallands län",
        "country": "Sverige",
        "codes": {"municipality": 1380, "country": "se"},
        "hours": "Heltid",
        "type": "Fast",
        "published": "2027-01-04",
        "ends": "2027-03-31",
        "subcompany": "25",
        "jobtype": {"name": "Sykepleier, avdeling"},
        "description": "<p>Vi søker.</p>",
        "descs": {"description": "Vi søker.", "header": "<p>Velkommen</p>", "fullDesc": None},
        "applyURI": "https://example.org/431",
        **fields,
    }


def test_a_position_is_read_with_its_place_and_the_texts_around_it() -> None:
    name, parsed = parse_feed(json.dumps({"positions": [job()]}).encode())
    (posting,) = parsed.postings
    assert name == "varbi"
    assert (posting.title, posting.employer, posting.deadline) == ("Sykepleier", "Region Fjord", "2027-03-31")
    assert (posting.places[0].city, posting.places[0].country) == ("Halmstad", "se")
    assert "Velkommen" in (posting.description or "")
    assert parsed.complete


def test_the_whole_text_is_taken_where_there_is_one() -> None:
    _, parsed = parse_feed(json.dumps({"positions": [job(descs={"fullDesc": "<p>Alt</p>"})]}).encode())
    assert parsed.postings[0].description == "<p>Alt</p>"


def test_a_bad_position_among_good_ones_is_rejected() -> None:
    _, parsed = parse_feed(json.dumps({"positions": [job(), "x"]}).encode())
    assert [one.position for one in parsed.rejected] == ["/positions/1"]
