import json
from typing import Any

from services.ingest.formats.registry import parse_feed


def job(**fields: Any) -> dict[str, Any]:
    return {
        "id": 4069,
        "title": "Kokk ",
        "descr": "<p>Vi søker kokk.</p>",
        "skills": "<p>Fagbrev</p>",
        "company": {"id": 6, "name": "Bryggesjøen", "descr": "<p>Ved fjorden.</p>"},
        "function": "Kitchen",
        "employment_type": "Full-time",
        "from_date": "2027-01-04",
        "to_date": "2027-03-31",
        "language": "nb",
        "locations": [
            {
                "location": {
                    "city": "Oslo",
                    "municipality": "Oslo",
                    "postal_code": "0150",
                    "country_short": "NO",
                }
            },
            {"location": {"text": "Bergen, Norway"}},
        ],
        "urls": {"ad": "https://example.org/4069", "apply": "https://example.org/4069/apply"},
        **fields,
    }


def test_a_job_is_read_with_its_sections_places_and_dates() -> None:
    name, parsed = parse_feed(json.dumps([job()]).encode())
    (posting,) = parsed.postings
    assert name == "jobylon-json"
    assert (posting.title, posting.employer, posting.language) == ("Kokk", "Bryggesjøen", "nb")
    assert posting.description is not None
    assert all(part in posting.description for part in ("Vi søker kokk.", "Fagbrev", "Ved fjorden."))
    assert (posting.places[0].city, posting.places[1].text) == ("Oslo", "Bergen, Norway")
    assert (posting.published, posting.deadline) == ("2027-01-04", "2027-03-31")
    assert posting.apply_urls[0] == "https://example.org/4069/apply"
    assert parsed.complete


def test_a_bad_job_among_good_ones_is_rejected() -> None:
    _, parsed = parse_feed(json.dumps([job(), "job"]).encode())
    assert [one.position for one in parsed.rejected] == ["/1"]
    assert len(parsed.postings) == 1
