import json
from typing import Any

import pytest

from services.ingest.draft import RawSalary, UnreadableFeedError
from services.ingest.formats.registry import parse_feed

DETAIL = {
    "uuid": "r-1",
    "name": "Locksmith",
    "description": {"company": "<p>We are many.</p>", "role": "<p>You open doors.</p>"},
    "workLocations": ["Oslo, Norway", "Remote (Norway)"],
    "employmentType": {"label": "SALARIED_FT", "id": "Salaried, full-time"},
    "createdOn": "2026-11-02T08:30:00Z",
    "companyName": "Nøkkel AS",
    "payRangeDetails": [
        {"currency": "NOK", "rangeStart": None, "rangeEnd": None},
        {"currency": "NOK", "rangeStart": 300, "rangeEnd": 350, "frequency": "HOUR"},
    ],
}


def row(place: str = "Oslo, Norway", **fields: Any) -> dict[str, Any]:
    return {
        "uuid": "r-1",
        "name": "Locksmith",
        "department": {"id": "Doors", "label": "Doors"},
        "url": "https://example.org/r-1",
        "workLocation": {"label": place, "id": place},
        **fields,
    }


def board(*rows: Any) -> bytes:
    return json.dumps(rows).encode()


def test_a_board_gives_its_postings_without_descriptions() -> None:
    name, parsed = parse_feed(board(row()))
    assert (name, parsed.complete, parsed.rejected) == ("rippling", True, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.description) == ("r-1", "Locksmith", None)
    assert [one.text for one in posting.places] == ["Oslo, Norway"]
    assert posting.apply_urls == ("https://example.org/r-1",)


def test_rows_of_one_job_at_several_places_are_one_posting() -> None:
    _, parsed = parse_feed(board(row("Oslo"), row("Bergen"), row("Oslo", uuid="r-2")))
    assert [one.reference for one in parsed.postings] == ["r-1", "r-2"]
    assert [one.text for one in parsed.postings[0].places] == ["Oslo", "Bergen"]


def test_an_item_with_its_details_has_all_with_the_role_first() -> None:
    (posting,) = parse_feed(board({**row(), **DETAIL}))[1].postings
    assert posting.description == "<p>You open doors.</p>\n<p>We are many.</p>"
    assert (posting.employer, posting.published) == ("Nøkkel AS", "2026-11-02T08:30:00Z")
    assert posting.employment == ("Salaried, full-time", "SALARIED_FT")
    assert posting.salary == RawSalary(None, "300", "350", "NOK", "HOUR")
    assert [one.text for one in posting.places] == ["Oslo, Norway", "Remote (Norway)"]


def test_a_detail_answer_alone_closes_no_other() -> None:
    name, parsed = parse_feed(json.dumps(DETAIL).encode())
    assert (name, parsed.complete, len(parsed.postings)) == ("rippling", False, 1)


def test_pages_name_places_in_parts_and_their_total() -> None:
    place = {"name": "Oslo", "city": "Oslo", "countryCode": "NO", "workplaceType": "HYBRID"}
    item = {"id": "r-3", "name": "Cook", "url": "https://example.org/r-3", "department": {"name": "X"}}
    item |= {"locations": [place], "language": "nb-NO"}
    page = {"items": [item], "page": 0, "pageSize": 20, "totalItems": 5, "totalPages": 1}
    name, parsed = parse_feed(json.dumps(page).encode())
    assert (name, parsed.total) == ("rippling", 5)
    (posting,) = parsed.postings
    assert [(one.city, one.country) for one in posting.places] == [("Oslo", "NO")]
    assert (posting.remote, posting.language) == (("HYBRID",), "nb-NO")


def test_an_empty_page_is_told_by_its_totals() -> None:
    name, parsed = parse_feed(b'{"items": [], "page": 0, "totalItems": 0, "totalPages": 0}')
    assert (name, parsed.postings, parsed.total) == ("rippling", (), 0)


def test_a_bad_row_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(board(row(), "x", row(uuid=None, workLocation=None), row(uuid=None)))
    assert [one.position for one in parsed.postings] == ["/0", "/2", "/3"]
    assert [one.position for one in parsed.rejected] == ["/1"]


def test_a_broken_board_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(board(row())[:-20])
    assert caught.value.fault.position
