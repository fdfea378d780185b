import json
from typing import Any

import pytest

from services.ingest.draft import RawSalary, UnreadableFeedError
from services.ingest.formats.registry import parse_feed


def vacancy(**fields: Any) -> dict[str, Any]:
    return {
        "reference": "0044",
        "advertUrl": "https://example.org/advert",
        "applicationUrl": "https://example.org/apply",
        "expiresAt": "2027-03-31T12:00:00",
        "jobTitle": "Maths teacher",
        "jobAdvert": "You teach maths.",
        "salary": "£25,714.00 to £41,604.00",
        "schoolUrns": ["111111"],
        "workingPatterns": "full_time,part_time",
        "contractType": ["fixed_term"],
        "visaSponsorshipAvailable": True,
        **fields,
    }


def listed(*vacancies: Any) -> bytes:
    return json.dumps(vacancies).encode()


def test_a_file_gives_its_vacancies() -> None:
    name, parsed = parse_feed(listed(vacancy()))
    assert (name, parsed.complete, parsed.rejected) == ("fusion", True, ())
    (posting,) = parsed.postings
    assert (posting.reference, posting.title, posting.deadline) == (
        "0044",
        "Maths teacher",
        "2027-03-31T12:00:00",
    )
    assert posting.description == "You teach maths."
    assert posting.employment == ("full_time", "part_time", "fixed_term")
    assert posting.salary == RawSalary("£25,714.00 to £41,604.00")
    assert (posting.permit, posting.places) == ("visa sponsorship available", ())
    assert posting.apply_urls == ("https://example.org/apply", "https://example.org/advert")


def test_a_bad_vacancy_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(listed(vacancy(), "x", vacancy(reference=45, contractType=None, salary={})))
    assert [one.reference for one in parsed.postings] == ["0044", "45"]
    assert [one.position for one in parsed.rejected] == ["/1"]


def test_a_broken_file_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(listed(vacancy())[:-20])
    assert caught.value.fault.position
