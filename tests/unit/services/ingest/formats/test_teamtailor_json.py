import json
from typing import Any

import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.registry import parse_feed

NODE = {
    "@context": "http://schema.org/",
    "@type": "JobPosting",
    "title": "Gardener",
    "identifier": {"@type": "PropertyValue", "name": "Hage", "value": 71},
    "description": "<p>You plant.</p>",
    "employmentType": "FULL_TIME",
    "jobLocationType": "TELECOMMUTE",
    "validThrough": "2027-03-31",
    "jobLocation": [{"@type": "Place", "address": {"addressLocality": "Oslo", "addressCountry": "NO"}}],
}


def item(**fields: Any) -> dict[str, Any]:
    return {
        "id": "20fa",
        "title": "Gardener",
        "url": "https://example.org/jobs/71-gardener",
        "date_published": "2026-11-02T08:30:00+01:00",
        "_jobposting": NODE,
        **fields,
    }


def feed(*items: Any, **more: Any) -> bytes:
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Hage AS"}
    return json.dumps({**head, "feed_url": "https://example.org/jobs.json", "items": items, **more}).encode()


def test_a_feed_gives_its_postings_with_its_title_as_employer() -> None:
    name, parsed = parse_feed(feed(item()))
    assert (name, parsed.complete, parsed.rejected) == ("teamtailor-json", True, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.employer) == ("20fa", "Gardener", "Hage AS")
    assert [(one.city, one.country) for one in posting.places] == [("Oslo", "NO")]
    assert (posting.remote, posting.employment) == (("TELECOMMUTE",), ("FULL_TIME",))
    assert (posting.description, posting.deadline) == ("<p>You plant.</p>", "2027-03-31")
    assert posting.apply_urls == ("https://example.org/jobs/71-gardener",)


def test_an_organisation_of_the_posting_outranks_the_feeds_title() -> None:
    node = {**NODE, "hiringOrganization": {"name": "Hage Drift"}}
    assert parse_feed(feed(item(_jobposting=node)))[1].postings[0].employer == "Hage Drift"


def test_a_feed_with_a_next_page_is_not_complete() -> None:
    assert not parse_feed(feed(item(), next_url="https://example.org/jobs.json?page=2"))[1].complete


def test_an_empty_feed_is_told_by_its_address() -> None:
    name, parsed = parse_feed(feed())
    assert (name, parsed.postings, parsed.complete) == ("teamtailor-json", (), True)


def test_an_empty_feed_without_an_address_is_told_from_navs() -> None:
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Hage", "home_page_url": "https://e.org"}
    assert parse_feed(json.dumps({**head, "items": []}).encode())[0] == "teamtailor-json"
    nav = {**head, "items": [], "next_url": None, "next_id": None, "id": "x", "feed_url": "/api/v1/feed/x"}
    assert parse_feed(json.dumps(nav).encode())[0] == "nav-stilling-feed"


def test_plain_fields_stand_in_for_those_of_schema_org() -> None:
    node = {"company_name": "Hage", "location": "Oslo", "employment_type": "full-time", "remote": True}
    (posting,) = parse_feed(feed(item(_jobposting=node)))[1].postings
    assert (posting.employer, posting.places[0].text) == ("Hage", "Oslo")
    assert (posting.employment, posting.remote) == (("full-time",), ("remote",))


def test_a_bad_item_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(feed(item(), "x", item(id=None, _jobposting=None, content_html="<p>Soil.</p>")))
    assert [one.reference for one in parsed.postings] == ["20fa", None]
    assert [one.position for one in parsed.rejected] == ["/items/1"]
    assert parsed.postings[1].description == "<p>Soil.</p>"


def test_a_broken_feed_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(feed(item())[:-20])
    assert caught.value.fault.position
