import json
from typing import Any

import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.registry import parse_feed


def job(**fields: Any) -> dict[str, Any]:
    return {
        "id": 1099,
        "name": "Miller",
        "canonicalPositionUrl": "https://example.org/job/1099",
        "location": "Oslo, Norway",
        "locations": ["Oslo, Norway", "Moss, Norway"],
        "job_description": "",
        "t_create": 1790000000,
        "work_location_option": "onsite",
        **fields,
    }


def page(*jobs: Any, **more: Any) -> bytes:
    return json.dumps({"domain": "example.org", "positions": jobs, **more}).encode()


def test_a_page_gives_its_positions() -> None:
    name, parsed = parse_feed(page(job(), count=12))
    assert (name, parsed.complete, parsed.total, parsed.rejected) == ("eightfold", True, 12, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.published) == ("1099", "Miller", "1790000000")
    assert [one.text for one in posting.places] == ["Oslo, Norway", "Moss, Norway"]
    assert (posting.remote, posting.description) == (("onsite",), None)


def test_the_posting_name_outranks_the_internal_one() -> None:
    assert parse_feed(page(job(posting_name="Miller (m/f)")))[1].postings[0].title == "Miller (m/f)"


def test_a_detail_answer_alone_closes_no_other() -> None:
    name, parsed = parse_feed(json.dumps(job(job_description="<p>Grain.</p>")).encode())
    assert (name, parsed.complete, parsed.postings[0].description) == ("eightfold", False, "<p>Grain.</p>")


def test_the_second_interface_names_paths_that_are_no_addresses() -> None:
    row = {
        "id": 5,
        "displayJobId": "D5",
        "name": "Cook",
        "postedTs": 1790000000,
        "positionUrl": "/careers/job/5",
    }
    row |= {"locations": ["Oslo"], "workLocationOption": "hybrid", "publicUrl": "https://example.org/5"}
    name, parsed = parse_feed(json.dumps({"status": 200, "data": {"positions": [row], "count": 1}}).encode())
    assert (name, parsed.total) == ("eightfold", 1)
    assert parsed.postings[0].apply_urls == ("https://example.org/5",)
    assert parsed.postings[0].remote == ("hybrid",)


def test_a_private_position_is_gone() -> None:
    assert [one.reference for one in parse_feed(page(job(isPrivate=True)))[1].deleted] == ["1099"]


def test_an_empty_page_is_told_by_its_domain() -> None:
    name, parsed = parse_feed(page())
    assert (name, parsed.postings) == ("eightfold", ())


def test_a_bad_position_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(page(job(), None, job(id="x", location=None, locations={"name": "Oslo"})))
    assert [one.reference for one in parsed.postings] == ["1099", "x"]
    assert [one.position for one in parsed.rejected] == ["/positions/1"]


def test_a_broken_page_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(page(job())[:-20])
    assert caught.value.fault.position
