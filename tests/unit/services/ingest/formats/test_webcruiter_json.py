import json
from typing import Any

from services.ingest.draft import Parsed
from services.ingest.formats.registry import parse_feed


def advert(**fields: Any) -> dict[str, Any]:
    return {
        "Id": 4760,
        "Heading": "Kokk",
        "CompanyName": "Bryggesjøen AS",
        "Workplace": "Oslo",
        "Workplace3": "Bjørvika",
        "JobType": "Fast stilling",
        "Presentation": "<p>Vi søker kokk.</p>",
        "PublishedDate": "04.01.2027",
        "ApplicationDeadline": "2027-03-31T00:00:00",
        "OpenAdvertUrl": "https://candidate.webcruiter.com/nb-no/advert/4760",
        "ApplyUrl": "/cv?advertid=4760",
        **fields,
    }


def read(*adverts: Any, total: int | None = None) -> Parsed:
    whole = {"Total": len(adverts) if total is None else total, "Data": list(adverts)}
    name, parsed = parse_feed(json.dumps(whole).encode())
    assert name == "webcruiter-json"
    return parsed


def test_an_advert_is_read_with_its_most_exact_place_and_whole_addresses() -> None:
    (posting,) = read(advert()).postings
    assert (posting.reference, posting.title, posting.employer) == ("4760", "Kokk", "Bryggesjøen AS")
    assert posting.places[0].text == "Bjørvika"
    assert posting.apply_urls[0] == "https://candidate.webcruiter.com/cv?advertid=4760"


def test_a_deadline_in_year_one_is_none() -> None:
    assert read(advert(ApplicationDeadline="0001-01-01T00:00:00")).postings[0].deadline is None


def test_a_page_counts_all_adverts_of_the_company() -> None:
    assert read(advert(), total=40).total == 40
    assert read(total=0) == Parsed(total=0)


def test_a_bad_advert_among_good_ones_is_rejected() -> None:
    assert [one.position for one in read(advert(), 7).rejected] == ["/Data/1"]


def test_an_address_that_cannot_be_read_costs_no_posting() -> None:
    (posting,) = read(advert(OpenAdvertUrl="//[x", ApplyUrl="/cv?advertid=1")).postings
    assert "//[x" in posting.apply_urls
