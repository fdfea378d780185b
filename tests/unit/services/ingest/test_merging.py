import json
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.ingest.merging import MOST_PLACES, Member, job_of, merged, sighting

OSLO = {"name": "Oslo", "municipality": "0301", "county": "03", "country": "NO"}
BERGEN = {"name": "Bergen", "municipality": "4601", "county": "46", "country": "NO"}


def member(number: int, since: int = 1, language: str | None = "nb") -> Member:
    return Member(
        posting_id=UUID(int=number),
        job_id=UUID(int=99),
        feed_id=UUID(int=7),
        company_id=UUID(int=8),
        since=since,
        content_hash=bytes([number]) * 16,
        language=language,
        reference=f"r{number}",
        format="greenhouse",
    )


def content(title: str = "Kokk", language: str = "nb", *places: dict[str, str], **more: Any) -> str:
    values = {"title": title, "employer": "Hotell", "language": language, "places": list(places or (OSLO,))}
    texts = {"description_html": f"<p>{title}</p>", "description_text": title}
    return json.dumps(values | texts | more)


def test_one_posting_is_the_job_as_it_is() -> None:
    found = merged([member(1)], {})
    assert (found.lead.posting_id.int, found.content_hash, found.content) == (1, bytes([1]) * 16, None)


def test_the_earliest_posting_leads_and_one_that_adds_nothing_changes_nothing() -> None:
    found = merged(
        [member(1, since=5), member(2, since=3)], {UUID(int=1): content("Chef"), UUID(int=2): content()}
    )
    assert (found.lead.posting_id.int, found.content_hash, found.content) == (2, bytes([2]) * 16, None)


def test_places_add_up() -> None:
    contents = {UUID(int=1): content(), UUID(int=2): content("Kokk", "nb", BERGEN, OSLO)}
    found = merged([member(1), member(2)], contents)
    assert json.loads(found.content or "")["places"] == [OSLO, BERGEN]
    assert found.content_hash not in (bytes([1]) * 16, bytes([2]) * 16)


def test_a_twin_in_another_language_is_a_second_text() -> None:
    contents = {UUID(int=1): content(), UUID(int=2): content("Chef", "en")}
    job = job_of(merged([member(1), member(2, language="en")], contents), 3, contents[UUID(int=1)])
    assert (job.version, job.language, job.title) == (3, "nb", "Kokk")
    assert [(text.language, text.title, text.description_text) for text in job.texts] == [
        ("en", "Chef", "Chef")
    ]
    assert (job.source.reference, job.source.feed_id) == ("r1", UUID(int=7))


def test_a_text_that_the_lead_has_itself_stays() -> None:
    own = {"language": "en", "title": "Cook", "description_html": "", "description_text": ""}
    contents = {UUID(int=1): content(texts=[own]), UUID(int=2): content("Chef", "en")}
    assert merged([member(1), member(2, language="en")], contents).content is None


@given(st.permutations(range(1, 6)))
def test_a_job_is_the_same_in_whatever_order_its_postings_come(order: list[int]) -> None:
    languages = {3: "en", 5: "sv"}
    members = [member(number, language=languages.get(number, "nb")) for number in order]
    contents = {
        UUID(int=number): content(f"Kokk {number}", languages.get(number, "nb"), {"name": f"By {number}"})
        for number in order
    }
    first = merged(sorted(members, key=lambda one: one.posting_id), contents)
    assert merged(members, contents) == first


def test_a_job_of_very_many_postings_has_not_very_many_places() -> None:
    contents = {UUID(int=n): content("Kokk", "nb", {"name": f"By {n}"}) for n in range(1, 200)}
    found = merged([member(n) for n in range(1, 200)], contents)
    assert len(json.loads(found.content or "")["places"]) == MOST_PLACES


def test_identity_sees_a_posting_as_it_is_stored() -> None:
    more = {
        "deadline": "2027-03-31T22:59:59+00:00",
        "salary": {"minimum": 1.0},
        "extent": {"minimum": 50, "maximum": 80},
        "employment_types": ["FULL_TIME"],
        "occupations": [{"scheme": "isco-08", "code": "5120"}],
    }
    seen = sighting(member(1), content("Kokk", "nb", **more))
    assert (seen.title, seen.where, seen.reference) == ("Kokk", frozenset({"0301"}), "r1")
    assert seen.deadline is not None
    assert seen.deadline.isoformat() == more["deadline"]
    assert seen.extent is not None
    assert seen.extent.maximum == 80
