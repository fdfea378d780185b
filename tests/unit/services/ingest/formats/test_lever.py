import json
from typing import Any

import pytest

from services.ingest.draft import RawSalary, UnreadableFeedError
from services.ingest.formats.registry import parse_feed


def job(**fields: Any) -> dict[str, Any]:
    return {
        "id": "a-1",
        "text": "Grid engineer",
        "hostedUrl": "https://example.org/a-1",
        "applyUrl": "https://example.org/a-1/apply",
        "createdAt": 1790000000000,
        "country": "NO",
        "workplaceType": "hybrid",
        "categories": {
            "location": "Oslo",
            "allLocations": ["Oslo", "Stavanger"],
            "commitment": "Full-time",
            "team": "Grid",
        },
        "description": "<p>You keep the lights on.</p>",
        "lists": [{"text": "You bring", "content": "<li>Patience</li><li>Copper & steel</li>"}],
        "additional": "<p>We answer everybody.</p>",
        **fields,
    }


def feed(*jobs: Any) -> bytes:
    return json.dumps(jobs).encode()


def test_a_bare_array_gives_its_postings() -> None:
    name, parsed = parse_feed(feed(job()))
    assert (name, parsed.complete, parsed.rejected) == ("lever", True, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.published) == ("a-1", "Grid engineer", "1790000000000")
    assert [(place.text, place.country) for place in posting.places] == [("Oslo", "NO"), ("Stavanger", None)]
    assert (posting.remote, posting.employment) == (("hybrid",), ("Full-time",))
    assert posting.apply_urls == ("https://example.org/a-1", "https://example.org/a-1/apply")


def test_lists_stand_in_the_description_under_their_headings() -> None:
    (posting,) = parse_feed(feed(job()))[1].postings
    assert posting.description == (
        "<p>You keep the lights on.</p>\n"
        "<h3>You bring</h3><ul><li>Patience</li><li>Copper & steel</li></ul>\n"
        "<p>We answer everybody.</p>"
    )


def test_opening_and_body_stand_in_for_a_missing_description() -> None:
    fields = {
        "description": "",
        "opening": "<p>Hello.</p>",
        "descriptionBody": "<p>The work.</p>",
        "lists": [],
    }
    (posting,) = parse_feed(feed(job(**fields, additional=None)))[1].postings
    assert posting.description == "<p>Hello.</p>\n<p>The work.</p>"


def test_a_salary_range_has_its_period_in_plain_words() -> None:
    pay = {"min": 600000, "max": 750000.5, "currency": "NOK", "interval": "per-year-salary"}
    (posting,) = parse_feed(feed(job(salaryRange=pay)))[1].postings
    assert posting.salary == RawSalary(None, "600000", "750000.5", "NOK", "year")


def test_an_odd_period_is_not_taken_for_a_plain_one() -> None:
    pay = {"min": 20000, "currency": "NOK", "interval": "semi-month-salary"}
    (posting,) = parse_feed(feed(job(salaryRange=pay)))[1].postings
    assert posting.salary is not None
    assert posting.salary.period == "semi-month-salary"


def test_an_unspecified_workplace_says_nothing() -> None:
    assert parse_feed(feed(job(workplaceType="unspecified")))[1].postings[0].remote == ()


def test_groups_are_read_as_one_list() -> None:
    groups = [{"title": "Grid", "postings": [job()]}, {"title": "Sea", "postings": [job(id="a-2"), 7]}]
    name, parsed = parse_feed(json.dumps(groups).encode())
    assert name == "lever"
    assert [one.reference for one in parsed.postings] == ["a-1", "a-2"]
    assert [one.position for one in parsed.rejected] == ["/1/postings/1"]


def test_the_keyed_interface_says_what_is_gone_and_what_is_to_come() -> None:
    content = {"descriptionHtml": "<p>Sea cables.</p>", "lists": [], "closing": "Bye"}
    urls = {"show": "https://example.org/show", "apply": "https://example.org/apply"}
    rows = [
        {
            "id": "1",
            "text": "Diver",
            "state": "published",
            "categories": {},
            "content": content,
            "urls": urls,
        },
        {"id": "2", "text": "Cook", "state": "closed", "categories": {}},
    ]
    name, parsed = parse_feed(json.dumps({"data": rows, "hasNext": True}).encode())
    assert (name, parsed.complete) == ("lever", False)
    assert [one.reference for one in parsed.deleted] == ["2"]
    assert parsed.postings[0].description == "<p>Sea cables.</p>\n<p>Bye</p>"
    assert parsed.postings[0].apply_urls == tuple(urls.values())


def test_one_posting_alone_closes_no_other() -> None:
    name, parsed = parse_feed(json.dumps(job()).encode())
    assert (name, parsed.complete, len(parsed.postings)) == ("lever", False, 1)


def test_a_bad_posting_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(feed(job(), None, job(id="a-3", categories=None, lists="none")))
    assert [one.reference for one in parsed.postings] == ["a-1", "a-3"]
    assert [(one.code, one.position) for one in parsed.rejected] == [("no-object", "/1")]


def test_a_broken_file_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(feed(job())[:-20])
    assert caught.value.fault.position
