import json
from typing import Any

import pytest

from services.ingest.draft import RawSalary, UnreadableFeedError
from services.ingest.formats.registry import parse_feed

SECTIONS = {"intro": "<p>Hi.</p>", "description": "<p>You dive.</p>", "tasks": "<p>Deep.</p>"}


def job(**fields: Any) -> dict[str, Any]:
    return {
        "id": 1001,
        "title": "Diver",
        **SECTIONS,
        "locations": [{"name": "Oslo", "city": "Oslo", "country": "NO", "isRemote": True}],
        "shareableUrl": "https://example.org/1001",
        "publishedAt": "2026-11-02T08:30:00.000Z",
        "employmentType": "FULL_TIME",
        "remoteOption": "HYBRID",
        **fields,
    }


def page(*jobs: Any, **pages: Any) -> bytes:
    pagination = {"page": 1, "pageSize": 50, "total": len(jobs), "totalPages": 1, **pages}
    return json.dumps({"items": jobs, "pagination": pagination}).encode()


def test_a_page_gives_its_jobs() -> None:
    name, parsed = parse_feed(page(job()))
    assert (name, parsed.complete, parsed.total, parsed.rejected) == ("joincom", True, 1, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title) == ("1001", "Diver")
    assert posting.description == "<p>Hi.</p>\n<p>You dive.</p>\n<h3>Tasks</h3><p>Deep.</p>"
    assert (posting.remote, posting.employment) == (("HYBRID", "remote"), ("FULL_TIME",))


@pytest.mark.parametrize("pages", [{"totalPages": 2}, {"page": 2}])
def test_one_of_several_pages_is_not_complete(pages: dict[str, int]) -> None:
    assert not parse_feed(page(job(), **pages))[1].complete


def test_amounts_are_in_hundredths() -> None:
    low, high = {"amount": 4500000, "currency": "EUR"}, {"amount": 5000050, "currency": "EUR"}
    (posting,) = parse_feed(page(job(salaryAmountFrom=low, salaryAmountTo=high, salaryFrequency="PER_YEAR")))[
        1
    ].postings
    assert posting.salary == RawSalary(None, "45000", "50000.5", "EUR", "PER_YEAR")


def test_a_city_of_the_careers_page_is_a_place() -> None:
    row = job(locations=None, city={"cityName": "Oslo", "countryName": "Norway"})
    assert [(one.city, one.country) for one in parse_feed(page(row))[1].postings[0].places] == [
        ("Oslo", "Norway")
    ]


def test_a_job_that_is_offline_is_gone() -> None:
    assert [one.reference for one in parse_feed(page(job(status="OFFLINE")))[1].deleted] == ["1001"]


def test_an_empty_page_is_told_by_its_pagination() -> None:
    name, parsed = parse_feed(page())
    assert (name, parsed.postings, parsed.complete) == ("joincom", (), True)


def test_a_bad_job_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(page(job(), "x", job(id=2, locations="Oslo", salary=[], salaryAmountFrom=3)))
    assert [one.reference for one in parsed.postings] == ["1001", "2"]
    assert [one.position for one in parsed.rejected] == ["/items/1"]


def test_a_broken_page_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(page(job())[:-20])
    assert caught.value.fault.position


def test_jobs_may_lie_under_their_own_name() -> None:
    one = {"title": "Rower", "idParam": "r1", "location": {"city": "Oslo"}, "remote": True}
    name, parsed = parse_feed(json.dumps({"jobs": [one]}).encode())
    (posting,) = parsed.postings
    assert (name, posting.reference, posting.remote) == ("joincom", "r1", ("remote",))
    assert [place.city for place in posting.places] == ["Oslo"]
