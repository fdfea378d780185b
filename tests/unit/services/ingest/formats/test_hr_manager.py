import json
from typing import Any

from services.ingest.draft import Parsed
from services.ingest.formats.registry import parse_feed


def item(**fields: Any) -> dict[str, Any]:
    return {
        "Id": 145,
        "Name": "Kokk",
        "CustomerName": "Bryggesjøen AS",
        "ProjectType": "RecruitmentProject",
        "PositionCategory": {"Name": "Kjøkken"},
        "Department": {"Name": "Kantina", "City": "Oslo", "Zip": "0150", "Country": "Norge"},
        "Published": "/Date(1798711200000+0100)/",
        "ApplicationDue": "/Date(1806444000000+0200)/",
        "Advertisements": [
            {"Content": ""},
            {"Introduction": "<p>Hei!</p>", "Content": "<p>Vi søker kokk.</p>"},
        ],
        "AdvertisementUrlSecure": "https://example.org/145",
        **fields,
    }


def read(*items: Any, status: int = 0, count: int | None = None) -> Parsed:
    whole = {
        "TransactionStatus": {"StatusCode": status},
        "PositionCountCustomer": len(items) if count is None else count,
        "Items": list(items),
    }
    name, parsed = parse_feed(json.dumps(whole).encode())
    assert name == "hr-manager"
    return parsed


def test_a_position_is_read_with_the_advertisement_that_has_a_text() -> None:
    (posting,) = read(item()).postings
    assert (posting.reference, posting.title, posting.employer) == ("145", "Kokk", "Bryggesjøen AS")
    assert posting.description is not None
    assert "Vi søker kokk." in posting.description
    assert posting.deadline == "/Date(1806444000000+0200)/"


def test_the_chosen_locations_outrank_where_the_department_sits() -> None:
    chosen = [{"Name": "Bergen"}, {"Name": "Voss"}]
    assert [place.text for place in read(item(PositionLocationMultiSelection=chosen)).postings[0].places] == [
        "Bergen",
        "Voss",
    ]
    assert read(item(PositionLocation={"Name": "Drammen"})).postings[0].places[0].text == "Drammen"
    assert read(item()).postings[0].places[0].city == "Oslo"


def test_an_open_application_says_so() -> None:
    assert read(item(ProjectType="OpenApplication")).postings[0].kind == "OpenApplication"


def test_twenty_five_of_forty_and_an_answer_with_an_error_are_not_all() -> None:
    assert read(item(), count=40).total == 40
    assert not read(status=1).complete
    assert read().complete


def test_a_bad_position_among_good_ones_is_rejected() -> None:
    assert [one.position for one in read(item(), []).rejected] == ["/Items/1"]


def test_the_lists_customer_is_the_employer_of_positions_that_name_none() -> None:
    data = {"CustomerName": "Bryggesjøen AS", "Items": [{**item(), "CustomerName": None}]}
    _, parsed = parse_feed(json.dumps(data).encode())
    assert [posting.employer for posting in parsed.postings] == ["Bryggesjøen AS"]
