import json
from typing import Any

import pytest

from services.ingest.draft import RawSalary, RawText, UnreadableFeedError
from services.ingest.formats.registry import parse_feed


def offer(**fields: Any) -> dict[str, Any]:
    return {
        "id": 31,
        "title": "Beekeeper",
        "status": "published",
        "company_name": "Honning AS",
        "description": "<p>You keep bees.</p>",
        "requirements": "<p>No fear.</p>",
        "location": "Oslo, Norway",
        "city": "Oslo",
        "country_code": "NO",
        "remote": False,
        "on_site": True,
        "hybrid": False,
        "employment_type_code": "parttime_permanent",
        "salary": {"min": "210", "max": "240", "period": "hour", "currency": "NOK"},
        "close_at": "2027-03-31 22:00:00 UTC",
        "published_at": "2026-11-02 08:30:00 UTC",
        "careers_url": "https://example.org/31",
        **fields,
    }


def site(*offers: Any) -> bytes:
    return json.dumps({"offers": offers}).encode()


def test_a_site_gives_its_offers() -> None:
    name, parsed = parse_feed(site(offer()))
    assert (name, parsed.complete, parsed.rejected) == ("recruitee", True, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.employer) == ("31", "Beekeeper", "Honning AS")
    assert posting.description == "<p>You keep bees.</p>\n<p>No fear.</p>"
    assert (posting.remote, posting.employment) == (("on-site",), ("parttime_permanent",))
    assert posting.salary == RawSalary(None, "210", "240", "NOK", "hour")
    assert (posting.deadline, posting.published) == ("2027-03-31 22:00:00 UTC", "2026-11-02 08:30:00 UTC")
    assert [(one.city, one.country) for one in posting.places] == [("Oslo", "NO")]


def test_translations_are_further_texts_and_name_the_language_of_the_first() -> None:
    translations = {
        "en": {
            "title": "Beekeeper",
            "description": "<p>You keep bees.</p>",
            "requirements": "<p>No fear.</p>",
        },
        "nb": {"title": "Birøkter", "description": "<p>Du steller bier.</p>", "requirements": None},
        "de": {"title": None, "description": "<p>Bienen.</p>"},
    }
    (posting,) = parse_feed(site(offer(translations=translations)))[1].postings
    assert posting.texts == (RawText("nb", "Birøkter", "<p>Du steller bier.</p>"),)
    assert posting.language == "en"


def test_locations_outrank_the_words_for_the_place() -> None:
    rows = [{"name": "Hq", "city": "Oslo", "country": "Norway"}, {"city": "Moss", "postal_code": "1530"}]
    (posting,) = parse_feed(site(offer(locations=rows, location="Remote job", remote=True)))[1].postings
    assert [one.city for one in posting.places] == ["Oslo", "Moss"]
    assert posting.remote == ("on-site", "remote")


def test_hours_are_the_extent() -> None:
    (posting,) = parse_feed(site(offer(min_hours_per_week=20, max_hours=30)))[1].postings
    assert posting.extent == "20 - 30 hours per week"


def test_an_offer_that_is_not_published_is_gone() -> None:
    assert [one.reference for one in parse_feed(site(offer(status="closed")))[1].deleted] == ["31"]


def test_a_talent_pool_says_what_it_is() -> None:
    assert parse_feed(site(offer(kind="talent_pool")))[1].postings[0].kind == "talent_pool"


def test_one_offer_alone_closes_no_other() -> None:
    name, parsed = parse_feed(json.dumps({"offer": offer()}).encode())
    assert (name, parsed.complete, parsed.postings[0].position) == ("recruitee", False, "/offer")


def test_an_empty_site_is_told_by_its_list() -> None:
    name, parsed = parse_feed(site())
    assert (name, parsed.postings, parsed.complete) == ("recruitee", (), True)


def test_a_bad_offer_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(
        site(offer(), [], offer(id=32, salary="210 kr", locations="Oslo", translations=[]))
    )
    assert [one.reference for one in parsed.postings] == ["31", "32"]
    assert [one.position for one in parsed.rejected] == ["/offers/1"]
    assert parsed.postings[1].salary == RawSalary("210 kr")


def test_a_broken_site_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(site(offer())[:-20])
    assert caught.value.fault.position
