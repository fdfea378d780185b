import json
from typing import Any

import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.registry import parse_feed


def offer(**fields: Any) -> dict[str, Any]:
    return {
        "id": 341,
        "creation_date": "2026-11-02",
        "title": "Boulanger en alternance",
        "mission": "Vous faites le pain.\n\nChaque nuit.",
        "profil": "Matinal.",
        "reference": "R-1",
        "contrat": "Apprentissage",
        "temps_partiel": False,
        "societe": "Pain & Cie",
        "description_societe": "",
        "location_pays": "France",
        "location_departement": "GIRONDE",
        "location_ville": "Bordeaux",
        "location_cp": "33000",
        "application_url": "https://example.org/341",
        **fields,
    }


def listed(*offers: Any) -> bytes:
    return json.dumps(offers).encode()


def test_a_file_gives_its_offers() -> None:
    name, parsed = parse_feed(listed(offer()))
    assert (name, parsed.complete, parsed.rejected) == ("engagement-jeunes", True, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.employer) == (
        "341",
        "Boulanger en alternance",
        "Pain & Cie",
    )
    assert [(one.city, one.postal_code, one.region) for one in posting.places] == [
        ("Bordeaux", "33000", "GIRONDE")
    ]
    assert posting.description == (
        "<p>Vous faites le pain.</p><p>Chaque nuit.</p>\n<h3>Profil</h3><p>Matinal.</p>"
    )


@pytest.mark.parametrize(("part", "words"), [(True, "part-time"), (False, "full-time")])
def test_part_time_is_said_by_a_truth_value(*, part: bool, words: str) -> None:
    assert parse_feed(listed(offer(temps_partiel=part)))[1].postings[0].employment == ("Apprentissage", words)


def test_nothing_said_of_part_time_is_nothing() -> None:
    assert parse_feed(listed(offer(temps_partiel=None)))[1].postings[0].employment == ("Apprentissage",)


def test_a_bad_offer_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(listed(offer(), 2, offer(id=None, mission=None, contrat=None)))
    assert [one.reference for one in parsed.postings] == ["341", "R-1"]
    assert [one.position for one in parsed.rejected] == ["/1"]


def test_a_broken_file_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(listed(offer())[:-20])
    assert caught.value.fault.position
