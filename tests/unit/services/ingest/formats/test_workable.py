import json
from typing import Any

import pytest

from services.ingest.draft import RawSalary, UnreadableFeedError
from services.ingest.formats.registry import parse_feed


def place(city: str, **fields: Any) -> dict[str, Any]:
    return {"country": "Norway", "countryCode": "NO", "city": city, "region": None, "hidden": False, **fields}


def job(city: str = "Oslo", **fields: Any) -> dict[str, Any]:
    return {
        "title": "Tram driver",
        "shortcode": "AB12",
        "telecommuting": False,
        "employment_type": "Full-time",
        "url": "https://example.org/AB12",
        "application_url": "https://example.org/AB12/apply",
        "published_on": "2026-11-02",
        "country": "Norway",
        "city": city,
        "state": "",
        "locations": [place(city)],
        "description": "<p>You drive line 12.</p>",
        **fields,
    }


def account(*jobs: Any, **more: Any) -> bytes:
    return json.dumps({"name": "Sporveg", "description": "<p>About.</p>", "jobs": jobs, **more}).encode()


def test_an_account_gives_its_postings_with_its_name_as_employer() -> None:
    name, parsed = parse_feed(account(job()))
    assert (name, parsed.complete, parsed.rejected) == ("workable", True, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.employer) == ("AB12", "Tram driver", "Sporveg")
    assert [(one.city, one.country) for one in posting.places] == [("Oslo", "Norway")]
    assert posting.apply_urls == ("https://example.org/AB12", "https://example.org/AB12/apply")
    assert (posting.employment, posting.remote) == (("Full-time",), ())


def test_rows_of_one_job_at_several_places_are_one_posting() -> None:
    _, parsed = parse_feed(
        account(job("Oslo"), job("Bergen", telecommuting=True), job("Oslo", shortcode="CD34"))
    )
    assert [one.reference for one in parsed.postings] == ["AB12", "CD34"]
    assert [one.city for one in parsed.postings[0].places] == ["Oslo", "Bergen"]
    assert parsed.postings[0].remote == ("remote",)


def test_merged_rows_are_not_missed_in_the_total() -> None:
    rows = [job("Oslo"), job("Bergen")]
    _, parsed = parse_feed(json.dumps({"total": 2, "results": rows}).encode())
    assert (len(parsed.postings), parsed.total) == (1, 1)


def test_a_row_without_locations_has_its_own_place() -> None:
    (posting,) = parse_feed(account(job("Moss", locations=None, state="Østfold")))[1].postings
    assert [(one.city, one.region, one.country) for one in posting.places] == [("Moss", "Østfold", "Norway")]


def test_the_careers_pages_own_interface_is_read_with_its_details() -> None:
    row = {
        "id": 7,
        "shortcode": "EF56",
        "title": "Fitter",
        "remote": False,
        "workplace": "on_site",
        "state": "published",
        "published": "2026-11-02T00:00:00.000Z",
        "type": "full",
        "language": "nb",
        "location": place("Oslo"),
        "description": "<p>Rails.</p>",
        "requirements": "<p>A licence.</p>",
        "benefits": "",
    }
    name, parsed = parse_feed(json.dumps({"total": 3, "results": [row], "nextPage": "abc"}).encode())
    assert (name, parsed.total, parsed.complete) == ("workable", 3, False)
    (posting,) = parsed.postings
    assert posting.description == "<p>Rails.</p>\n<h3>Requirements</h3><p>A licence.</p>"
    assert (posting.remote, posting.employment, posting.language) == (("on_site",), ("Full-time",), "nb")
    assert posting.apply_urls == ("https://apply.workable.com/j/EF56",)


def test_the_keyed_interface_has_states_and_pay() -> None:
    pay = {"salary_from": 480000, "salary_to": 520000, "salary_currency": "nok"}
    location = {"location_str": "Oslo, Norway", "telecommuting": True, "workplace_type": "hybrid"}
    rows = [
        {
            "id": "1",
            "title": "A",
            "url": "https://example.org/spi/v3/jobs/A1",
            "shortlink": "https://example.org/j/A1",
            "shortcode": "A1",
            "state": "published",
            "salary": pay,
            "location": location,
        },
        {"id": "2", "title": "B", "shortcode": "B2", "state": "archived"},
    ]
    _, parsed = parse_feed(json.dumps({"jobs": rows, "paging": {"next": "https://example.org/2"}}).encode())
    assert [one.reference for one in parsed.deleted] == ["B2"]
    assert not parsed.complete
    assert parsed.postings[0].salary == RawSalary(None, "480000", "520000", "nok", None)
    assert parsed.postings[0].remote == ("hybrid", "remote")
    assert parsed.postings[0].apply_urls == ("https://example.org/j/A1",)


def test_an_empty_account_is_told_by_its_name() -> None:
    name, parsed = parse_feed(account())
    assert (name, parsed.postings, parsed.complete) == ("workable", (), True)


def test_a_bad_posting_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(account(job(), "x", job(shortcode="GH78", locations=[None, 3])))
    assert [one.reference for one in parsed.postings] == ["AB12", "GH78"]
    assert [one.position for one in parsed.rejected] == ["/jobs/1"]


def test_a_broken_account_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(account(job())[:-20])
    assert caught.value.fault.position
