import json
from typing import Any

import pytest

from services.ingest.draft import RawSalary, UnreadableFeedError
from services.ingest.formats.registry import parse_feed


def ad(**fields: Any) -> dict[str, Any]:
    return {
        "locale": "nb_NO",
        "reference": "KW1",
        "published_at": "2026-11-02T08:30:00+00:00",
        "catch_phrase": "",
        "contract_type": "Fast",
        "contract_work_period": "Heltid",
        "title": "Skiselger",
        "description": "<p>Du selger ski.</p>",
        "profile": "<p>Du går på ski.</p>",
        "skills": ["Salg", "Voks"],
        "salary": {"min": 400000, "max": None, "kind": "Årlig", "currency": "NOK"},
        "apply_url": "https://example.org/KW1",
        "internal_apply_url": None,
        "address": {
            "parts": {"zip": "0150", "city": "Oslo", "country": "Norge"},
            "formatted": "Gata 1, 0150 Oslo",
        },
        "entity": {"public_name": "Oslo S"},
        "brand": {"name": "Ski AS"},
        **fields,
    }


def listed(*ads: Any, **more: Any) -> bytes:
    head = {"count": len(ads), "version": "1.0.1", "fetched_at": "2026-11-02T09:00:00+00:00"}
    return json.dumps({**head, "ads": ads, **more}).encode()


def test_a_file_gives_its_ads() -> None:
    name, parsed = parse_feed(listed(ad()))
    assert (name, parsed.complete, parsed.total, parsed.rejected) == ("digitalrecruiters", True, 1, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.employer) == ("KW1", "Skiselger", "Ski AS")
    assert [(one.city, one.postal_code, one.country) for one in posting.places] == [("Oslo", "0150", "Norge")]
    assert (posting.employment, posting.language) == (("Fast", "Heltid"), "nb")
    assert posting.salary == RawSalary(None, "400000", None, "NOK", "Årlig")


def test_profile_and_skills_are_part_of_the_description() -> None:
    (posting,) = parse_feed(listed(ad()))[1].postings
    assert posting.description == "<p>Du selger ski.</p>\n<p>Du går på ski.</p>\n<p>- Salg<br>- Voks</p>"


def test_the_entity_stands_in_for_what_an_ad_lacks() -> None:
    entity = {"public_name": "Oslo S", "address": {"parts": {"city": "Oslo"}}}
    (posting,) = parse_feed(listed(ad(brand=None, address=None, entity=entity)))[1].postings
    assert (posting.employer, posting.places[0].city) == ("Oslo S", "Oslo")


def test_an_empty_file_is_told_by_its_head() -> None:
    name, parsed = parse_feed(listed())
    assert (name, parsed.postings, parsed.complete) == ("digitalrecruiters", (), True)


def test_a_bad_ad_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(
        listed(ad(), None, ad(reference="KW2", address="Oslo", salary="nok", skills=1, locale=None))
    )
    assert [one.reference for one in parsed.postings] == ["KW1", "KW2"]
    assert [one.position for one in parsed.rejected] == ["/ads/1"]


def test_a_broken_file_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(listed(ad())[:-20])
    assert caught.value.fault.position
