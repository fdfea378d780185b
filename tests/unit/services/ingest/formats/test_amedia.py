import json
from typing import Any

from services.ingest.draft import Parsed
from services.ingest.formats.registry import parse_feed


def hit(**fields: Any) -> dict[str, Any]:
    source = {
        "id": 1,
        "title": "Kokk",
        "publish_from_time": "2027-01-04T00:00:00Z",
        "publish_to_time": "2027-03-31T23:59:59Z",
        "company": {"title": "Annonsebyrået AS"},
        "address": {
            "post_code": "3513",
            "post_location": "Hønefoss",
            "geography": "Norge/Buskerud/Ringerike",
        },
        "attributes": {
            "employer": "Bryggesjøen AS",
            "workhours": "Heltid",
            "applicationdue": "31.03.2027",
            "salary": "Ikke oppgitt",
            "applicationurl": "https://example.org/1",
        },
        "text": [
            {"label": "Beskrivelse", "value": "<p>Vi søker kokk.</p>"},
            {"label": "Krav", "value": "<p>Fagbrev</p>"},
        ],
        **fields,
    }
    return {"_index": "ads", "_id": "1", "_source": source}


def read(*hits: Any) -> Parsed:
    name, parsed = parse_feed(json.dumps({"took": 5, "hits": {"total": 9, "hits": list(hits)}}).encode())
    assert name == "amedia"
    assert not parsed.complete
    return parsed


def test_a_hit_is_read_with_its_labelled_texts_and_its_place() -> None:
    (posting,) = read(hit()).postings
    assert (posting.title, posting.employer, posting.deadline) == ("Kokk", "Bryggesjøen AS", "31.03.2027")
    assert posting.description is not None
    assert "Vi søker kokk." in posting.description
    assert "Krav" in posting.description
    place = posting.places[0]
    assert (place.city, place.municipality, place.region, place.country) == (
        "Hønefoss",
        "Ringerike",
        "Buskerud",
        "Norge",
    )


def test_what_nobody_filled_in_is_nothing() -> None:
    assert read(hit()).postings[0].salary is None


def test_the_company_is_the_employer_where_none_is_named() -> None:
    assert read(hit(attributes={"workhours": "Heltid"})).postings[0].employer == "Annonsebyrået AS"


def test_a_hit_without_its_ad_is_rejected_with_its_id() -> None:
    parsed = read(hit(), {"_index": "ads", "_id": "2", "sort": [1]})
    assert [(one.code, one.position, one.reference) for one in parsed.rejected] == [
        ("no-content", "/hits/hits/1", "2")
    ]
    assert len(parsed.postings) == 1
