import json
from typing import Any

import pytest

from services.ingest.draft import RawSalary, UnreadableFeedError
from services.ingest.formats.registry import parse_feed

DETAIL = {
    "jobOpeningShareUrl": "https://example.org/careers/39",
    "jobOpeningName": "Baker",
    "jobOpeningStatus": "Open",
    "description": "<p>You bake before dawn.</p>",
    "datePosted": "2026-11-02",
    "compensation": "480 000 kr",
    "location": {"city": "Oslo", "state": None, "postalCode": "0150", "addressCountry": "Norway"},
}


def row(**fields: Any) -> dict[str, Any]:
    return {
        "id": "39",
        "jobOpeningName": "Baker",
        "employmentStatusLabel": "Part-Time",
        "location": {"city": None, "state": None},
        "atsLocation": {"country": "Norway", "state": "Oslo", "province": None, "city": "Oslo"},
        "isRemote": None,
        "locationType": "0",
        **fields,
    }


def listed(*rows: Any, total: int | None = None) -> bytes:
    return json.dumps({"meta": {"totalCount": total or len(rows)}, "result": rows}).encode()


def test_a_list_gives_its_postings_without_descriptions() -> None:
    name, parsed = parse_feed(listed(row()))
    assert (name, parsed.complete, parsed.total, parsed.rejected) == ("bamboohr", True, 1, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.description) == ("39", "Baker", None)
    assert [(one.city, one.country) for one in posting.places] == [("Oslo", "Norway")]
    assert (posting.remote, posting.employment) == (("on-site",), ("Part-Time",))


@pytest.mark.parametrize("detail", [{"jobOpening": DETAIL}, {"result": {"jobOpening": DETAIL}}, DETAIL])
def test_an_item_with_its_details_has_all(detail: dict[str, Any]) -> None:
    (posting,) = parse_feed(listed(row(**detail)))[1].postings
    assert posting.description == "<p>You bake before dawn.</p>"
    assert posting.apply_urls == ("https://example.org/careers/39",)
    assert (posting.published, posting.salary) == ("2026-11-02", RawSalary("480 000 kr"))
    assert posting.places[0].postal_code == "0150"
    assert posting.employment == ("Part-Time",)


def test_a_detail_answer_alone_is_named_by_its_address_and_closes_no_other() -> None:
    name, parsed = parse_feed(json.dumps({"meta": {}, "result": {"jobOpening": DETAIL}}).encode())
    assert (name, parsed.complete) == ("bamboohr", False)
    assert (parsed.postings[0].reference, parsed.postings[0].position) == ("39", "/result/jobOpening")


def test_an_opening_that_is_closed_is_gone() -> None:
    _, parsed = parse_feed(listed(row(jobOpening={**DETAIL, "jobOpeningStatus": "Closed"})))
    assert [one.reference for one in parsed.deleted] == ["39"]


def test_both_statements_on_remote_work_are_kept() -> None:
    assert parse_feed(listed(row(locationType="2", isRemote=True)))[1].postings[0].remote == (
        "hybrid",
        "remote",
    )


def test_an_empty_list_is_told_by_its_total() -> None:
    name, parsed = parse_feed(listed())
    assert (name, parsed.postings, parsed.complete) == ("bamboohr", (), True)


def test_a_bad_row_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(listed(row(), None, row(id=40, location="Oslo", atsLocation=[], locationType=7)))
    assert [one.reference for one in parsed.postings] == ["39", "40"]
    assert [one.position for one in parsed.rejected] == ["/result/1"]


def test_a_broken_list_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(listed(row())[:-20])
    assert caught.value.fault.position


def test_a_location_type_in_words_is_kept() -> None:
    _, parsed = parse_feed(listed(row(locationType="Remote")))
    assert parsed.postings[0].remote == ("Remote",)
