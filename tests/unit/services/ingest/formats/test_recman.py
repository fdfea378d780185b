import json
from typing import Any

from services.ingest.draft import Parsed
from services.ingest.formats.registry import parse_feed


def post(**fields: Any) -> dict[str, Any]:
    return {
        "jobPostId": "369",
        "name": "Kokk, intern",
        "title": "Kokk søkes",
        "ingress": "Kort sagt.",
        "body": "<p>Vi søker kokk.</p>",
        "companyName": "Bryggesjøen AS",
        "city": "Oslo",
        "postalCode": "0150",
        "positionType": "fullTime",
        "startDate": "2027-01-04",
        "endDate": "2027-04-30",
        "deadline": "0000-00-00",
        "applyUrl": "https://example.org/369",
        **fields,
    }


def read(data: Any, rows: int = 1) -> Parsed:
    name, parsed = parse_feed(json.dumps({"success": True, "numRows": rows, "data": data}).encode())
    assert name == "recman"
    return parsed


def test_a_post_is_read_by_its_headline_and_closes_at_its_end() -> None:
    (posting,) = read({"369": post()}).postings
    assert (posting.position, posting.reference) == ("/data/369", "369")
    assert (posting.title, posting.employer) == ("Kokk søkes", "Bryggesjøen AS")
    assert (posting.deadline, posting.expires) == ("2027-04-30", "2027-04-30")
    assert posting.places[0].city == "Oslo"


def test_a_post_goes_by_its_key_where_its_fields_leave_it_out() -> None:
    without = {key: value for key, value in post().items() if key != "jobPostId"}
    assert read({"17": without}).postings[0].reference == "17"


def test_a_list_of_posts_and_an_empty_answer_are_read() -> None:
    assert [one.position for one in read([post(), post(jobPostId="370")], rows=2).postings] == [
        "/data/0",
        "/data/1",
    ]
    assert read([], rows=0) == Parsed(total=0)


def test_a_bad_post_among_good_ones_is_rejected() -> None:
    assert [one.position for one in read({"369": post(), "370": None}).rejected] == ["/data/370"]
