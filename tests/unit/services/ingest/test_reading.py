import json
from datetime import date
from uuid import UUID

import pytest

from services.ingest.reading import Company, read_feed
from talentpool.examples import RenderedFeed, rendered_feeds

COMPANY = Company(UUID(int=1), "Fjordlys Energi")


def greenhouse(*jobs: dict[str, object]) -> bytes:
    return json.dumps(
        {"jobs": [{"absolute_url": f"https://example.org/{job.get('id')}"} | job for job in jobs]}
    ).encode()


@pytest.mark.parametrize("feed", rendered_feeds(date(2027, 1, 5)), ids=lambda feed: feed.name)
def test_an_example_feed_is_read_in_the_format_it_says(feed: RenderedFeed) -> None:
    reading = read_feed(feed.content, COMPANY)
    assert reading.format == feed.company.feed.format
    assert reading.complete
    assert {one.code for one in reading.remarks} <= {"repeated"}
    assert len(reading.delivered) >= 7
    assert all(one.posting.language in ("nb", "nn", "en") for one in reading.delivered)
    assert all(place.country == "NO" for one in reading.delivered for place in one.posting.places)
    assert {one.code for one in reading.rejected} <= {"missing-title"}


def test_a_posting_without_an_employer_is_the_company_s() -> None:
    (one,) = read_feed(greenhouse({"id": 1, "title": "Kokk"}), COMPANY).delivered
    assert one.posting.employer == "Fjordlys Energi"


def test_the_last_of_two_entries_of_a_posting_counts() -> None:
    reading = read_feed(greenhouse({"id": 1, "title": "Kokk"}, {"id": 1, "title": "Kjøkkensjef"}), COMPANY)
    assert [one.posting.title for one in reading.delivered] == ["Kjøkkensjef"]
    assert [(one.code, one.position) for one in reading.remarks if one.code == "repeated"] == [
        ("repeated", "/jobs/1")
    ]
    assert reading.rejected == ()
    assert reading.complete


def test_a_rejected_posting_that_names_itself_is_spared() -> None:
    whole = read_feed(greenhouse({"id": 1, "title": "Kokk"}), COMPANY)
    reading = read_feed(greenhouse({"id": 1, "title": " "}), COMPANY)
    assert [(one.code, one.position, one.field) for one in reading.rejected] == [
        ("missing-title", "/jobs/0", "title")
    ]
    assert reading.spared == {whole.delivered[0].job_id}
    assert reading.complete


def test_a_rejected_posting_without_a_name_may_be_any_job_so_none_is_gone() -> None:
    assert not read_feed(greenhouse({"title": ""}), COMPANY).complete


def test_what_could_not_be_read_of_a_posting_is_remarked_on() -> None:
    job = {"id": 1, "title": "Kokk", "application_deadline": "31.02.2017", "absolute_url": "/jobs/1"}
    reading = read_feed(greenhouse(job), COMPANY)
    assert [(one.code, one.value) for one in reading.remarks] == [
        ("missing-description", None),
        ("unread-deadline", "31.02.2017"),
        ("unread-apply-url", "/jobs/1"),
    ]
    assert len(reading.delivered) == 1


def test_an_occupation_that_the_headline_hides_leads_the_description() -> None:
    ad = {
        "uuid": "1",
        "title": "Vil du påvirke reisen fra ku til kopp?",
        "jobtitle": "Produkteier",
        "description": "<p>Vi vokser.</p>",
        "workLocations": [],
    }
    (one,) = read_feed(json.dumps({"content": [ad]}).encode(), COMPANY).delivered
    assert one.posting.description_text == "Produkteier\n\nVi vokser."
