import json
from typing import Any

from services.ingest.formats.registry import parse_feed


def ad(**fields: Any) -> dict[str, Any]:
    return {
        "uuid": "a",
        "annonseStatus": "AKTIV",
        "stillingstittel": "Kokk søkes",
        "annonsetekst": "<p>Vi søker kokk.</p>",
        "arbeidsgiver": "Bryggesjøen AS",
        "arbeidsgiveromtale": "<p>Ved fjorden.</p>",
        "arbeidssted": "Oslo",
        "soeknadsfrist": "31.03.2027",
        "expires": 1806444000000,
        "url": "https://example.org/1",
        "properties": {
            "HeltidDeltid": "Deltid",
            "Type stilling": "Fast",
            "Fylke": "Oslo",
            "location.postalCode": "0150",
        },
        **fields,
    }


def test_an_ad_is_read_with_its_properties() -> None:
    name, parsed = parse_feed(json.dumps({"content": [ad()]}).encode())
    (posting,) = parsed.postings
    assert name == "nav-internal-feed"
    assert (posting.title, posting.employer, posting.deadline) == (
        "Kokk søkes",
        "Bryggesjøen AS",
        "31.03.2027",
    )
    assert posting.employment == ("Deltid", "Fast")
    assert (posting.places[0].text, posting.places[0].postal_code) == ("Oslo", "0150")
    assert posting.expires == "1806444000000"


def test_an_ad_that_is_not_active_is_gone_and_a_bad_one_rejected() -> None:
    rows = [ad(), ad(uuid="b", annonseStatus="INAKTIV"), []]
    _, parsed = parse_feed(json.dumps({"content": rows}).encode())
    assert [one.reference for one in parsed.deleted] == ["b"]
    assert [one.position for one in parsed.rejected] == ["/content/2"]
    assert not parsed.complete
