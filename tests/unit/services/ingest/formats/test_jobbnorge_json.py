import json
from typing import Any

from services.ingest.formats.registry import parse_feed


def job(**fields: Any) -> dict[str, Any]:
    return {
        "id": 300870,
        "title": "Forsker",
        "employer": "Fjordlys universitet",
        "department": "Institutt for hav",
        "regardDepartmentAsEmployer": False,
        "summary": "Vi søker en forsker.",
        "jobScope": "Heltid",
        "jobDuration": "Fast",
        "jobType": {"name": "Forskning"},
        "positionCount": 3,
        "publicationDate": "04.01.2027",
        "deadline": "31.03.2027",
        "locations": [
            {"municipality": "Bergen", "county": "Vestland", "isPrimary": False},
            {"municipality": "Oslo", "county": "Oslo", "zipCode": "0150", "isPrimary": True},
        ],
        "link": "https://example.org/300870",
        **fields,
    }


def test_a_job_is_read_with_its_primary_place_first() -> None:
    name, parsed = parse_feed(json.dumps({"jobs": [job()], "meta": {"jobCountTotal": 1}}).encode())
    (posting,) = parsed.postings
    assert name == "jobbnorge-json"
    assert (posting.title, posting.employer, posting.deadline) == (
        "Forsker",
        "Fjordlys universitet",
        "31.03.2027",
    )
    assert [place.municipality for place in posting.places] == ["Oslo", "Bergen"]
    assert posting.employment == ("Heltid", "Fast", "Forskning")
    assert parsed.complete


def test_positions_are_no_postings() -> None:
    _, parsed = parse_feed(json.dumps({"jobs": [job()]}).encode())
    assert parsed.total is None


def test_the_department_is_the_employer_where_the_site_shows_it_so() -> None:
    _, parsed = parse_feed(json.dumps([job(regardDepartmentAsEmployer=True)]).encode())
    assert parsed.postings[0].employer == "Institutt for hav"


def test_sections_of_the_ad_are_put_below_the_summary() -> None:
    sections = [{"title": "Kvalifikasjoner", "content": "<p>Doktorgrad</p>"}]
    _, parsed = parse_feed(json.dumps({"jobs": [job(jobGapComponents=sections)]}).encode())
    assert "<h3>Kvalifikasjoner</h3><p>Doktorgrad</p>" in (parsed.postings[0].description or "")


def test_a_bad_job_among_good_ones_is_rejected() -> None:
    _, parsed = parse_feed(json.dumps({"jobs": [job(), 1]}).encode())
    assert [one.position for one in parsed.rejected] == ["/jobs/1"]


def test_an_ads_own_answer_is_one_job_and_its_parts_are_none() -> None:
    detail = {
        "id": 300870,
        "isPublished": True,
        "components": [
            {"heading": "Forsker", "text": "<p>Om universitetet.</p>"},
            {"heading": "Om oss", "text": "Vi er mange."},
        ],
        "jobGapComponents": [{"title": "Om stillingen", "text": "<p>Du forsker.</p>"}],
    }
    name, parsed = parse_feed(json.dumps(detail).encode())
    (posting,) = parsed.postings
    assert (name, posting.reference, posting.title) == ("jobbnorge-json", "300870", "Forsker")
    text = posting.description or ""
    assert text.index("Om universitetet") < text.index("Om oss") < text.index("Om stillingen")
    assert "<h" in text
    assert "Forsker<" not in text


def test_the_earlier_versions_place_is_a_free_text() -> None:
    old = {name: value for name, value in job(location="Ås").items() if name != "locations"}
    _, parsed = parse_feed(json.dumps([old]).encode())
    assert [place.text for place in parsed.postings[0].places] == ["Ås"]


def test_what_is_only_for_an_employers_own_staff_is_withdrawn() -> None:
    _, parsed = parse_feed(json.dumps({"jobs": [job(), job(id=300871, isInternal=True)]}).encode())
    assert [one.reference for one in parsed.deleted] == ["300871"]
    assert len(parsed.postings) == 1
