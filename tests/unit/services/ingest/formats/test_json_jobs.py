import json
from typing import Any

import pytest

from services.ingest.draft import RawPlace, RawSalary, UnreadableFeedError
from services.ingest.formats.registry import parse_feed


def job(**fields: Any) -> dict[str, Any]:
    return {
        "stillingstittel": "Heisfører",
        "beskrivelse": "<p>Opp og ned.</p>",
        "arbeidsgiver": {"navn": "Heis AS", "orgnr": 999999999},
        "arbeidssted": "Oslo",
        "søknadsfrist": "2027-03-31",
        "Referanse-nr": "H-1",
        **fields,
    }


def read(data: Any) -> Any:
    name, parsed = parse_feed(json.dumps(data).encode())
    assert name == "json-jobs"
    return parsed


def test_norwegian_names_are_understood() -> None:
    parsed = read([job(lønn="480 000", stillingsprosent="80 %", søknadslenke="https://example.org/H-1")])
    assert (parsed.complete, parsed.rejected) == (True, ())
    (posting,) = parsed.postings
    assert (posting.title, posting.reference, posting.position) == ("Heisfører", "H-1", "/0")
    assert (posting.employer, posting.employer_number) == ("Heis AS", "999999999")
    assert posting.places == (RawPlace(text="Oslo"),)
    assert (posting.deadline, posting.extent) == ("2027-03-31", "80 %")
    assert posting.salary == RawSalary("480 000")
    assert posting.apply_urls == ("https://example.org/H-1",)


def test_english_names_in_any_style_are_understood() -> None:
    row = {
        "Job-Title": "Lift attendant",
        "job_description": {"text": "Up and down.", "html": "<p>Up and down.</p>"},
        "companyName": "Lifts",
        "WorkLocations": [{"city": "Oslo", "address": {"postalCode": "0150"}}, "Bergen"],
        "employmentType": ["FULL_TIME", {"label": "Fixed"}],
        "isRemote": True,
        "workMode": "hybrid",
        "applyUrl": "https://example.org/1",
        "date_posted": "2026-11-02",
        "id": 7,
        "baseSalary": {"currency": "NOK", "value": {"minValue": 1, "maxValue": 2, "unitText": "HOUR"}},
    }
    (posting,) = read({"vacancies": [row]}).postings
    assert (posting.title, posting.employer, posting.reference) == ("Lift attendant", "Lifts", "7")
    assert posting.description == "<p>Up and down.</p>"
    assert posting.places == (RawPlace(city="Oslo", postal_code="0150"), RawPlace(text="Bergen"))
    assert posting.employment == ("FULL_TIME", "Fixed")
    assert set(posting.remote) == {"hybrid", "remote"}
    assert posting.salary == RawSalary(None, "1", "2", "NOK", "HOUR")


def test_names_may_have_the_job_before_them() -> None:
    row = {"job_title": "Cook", "employer_name": "Fjord", "job_city": "Oslo", "job_country": "NO"}
    row |= {"job_description": "You cook.", "job_apply_link": "https://example.org/1", "job_id": "x=="}
    (posting,) = read({"data": [row]}).postings
    assert (posting.title, posting.employer, posting.reference) == ("Cook", "Fjord", "x==")
    assert posting.places == (RawPlace(city="Oslo", country="NO"),)


def test_sections_and_parts_with_headings_join_the_description() -> None:
    parts = [{"title": "Om jobben", "content": "Opp."}, {"title": "Om oss", "content": ""}]
    (posting,) = read([job(beskrivelse=parts, kvalifikasjoner=["Stødig", "Blid"])]).postings
    assert posting.description == (
        "<h3>Om jobben</h3><p>Opp.</p>\n<h3>Kvalifikasjoner</h3><p>- Stødig<br>- Blid</p>"
    )


def test_places_in_fields_of_the_posting_itself_are_one_place() -> None:
    (posting,) = read([job(arbeidssted=None, poststed="Moss", postnummer="1530", land="Norge")]).postings
    assert posting.places == (RawPlace(postal_code="1530", city="Moss", country="Norge"),)


@pytest.mark.parametrize(
    ("data", "position"),
    [
        ({"data": {"result": {"jobs": [job()]}}}, "/data/result/jobs/0"),
        ({"hits": {"hits": [{"_id": "x", "_source": job()}]}}, "/hits/hits/0"),
        (
            {"departments": [{"name": "A", "jobs": []}, {"name": "B", "jobs": [job()]}]},
            "/departments/1/jobs/0",
        ),
        ([{"job": job()}], "/0"),
    ],
)
def test_rows_are_found_at_any_usual_depth(data: Any, position: str) -> None:
    assert [one.position for one in read(data).postings] == [position]


def test_lists_of_the_same_kind_are_read_as_one() -> None:
    groups = [{"name": "A", "jobs": [job()]}, {"name": "B", "jobs": [job(), job()]}]
    assert len(read({"departments": groups}).postings) == 3


def test_an_object_of_jobs_names_them_by_its_keys() -> None:
    row = job()
    del row["Referanse-nr"]
    parsed = read({"jobs": {"a/1": row, "a2": job()}})
    assert [(one.reference, one.position) for one in parsed.postings] == [
        ("a/1", "/jobs/a~11"),
        ("H-1", "/jobs/a2"),
    ]


def test_what_is_not_open_is_gone() -> None:
    parsed = read(
        [job(), job(**{"Referanse-nr": "H-2"}, status="Utløpt"), job(**{"Referanse-nr": "H-3"}, active=False)]
    )
    assert [one.reference for one in parsed.deleted] == ["H-2", "H-3"]
    assert len(parsed.postings) == 1


@pytest.mark.parametrize(
    ("around", "complete"),
    [
        ({"next": "https://example.org/?page=2"}, False),
        ({"hasMore": True}, False),
        ({"meta": {"next_page": 2}}, False),
        ({"next": None, "hasMore": False}, True),
        ({"links": {"next": ""}}, True),
    ],
)
def test_a_next_page_says_that_it_is_not_complete(*, around: dict[str, Any], complete: bool) -> None:
    assert read({**around, "jobs": [job()]}).complete is complete


def test_the_larger_total_counts() -> None:
    assert read({"jobs": [job()], "meta": {"total": 12}}).total == 12


def test_codes_of_occupations_carry_their_scheme() -> None:
    (posting,) = read([job(styrk08="8343", esco="http://data.europa.eu/esco/occupation/x")]).postings
    assert posting.occupation_codes == ("esco:http://data.europa.eu/esco/occupation/x", "styrk-08:8343")


def test_one_posting_alone_closes_no_other() -> None:
    parsed = read(job())
    assert (parsed.complete, parsed.postings[0].position) == (False, "whole file")


@pytest.mark.parametrize(
    "data",
    [
        {"jobs": []},
        [{"name": "Facebook", "url": "https://example.org"}],
        [{"title": "Only a title"}],
        {"title": "Our news", "description": "All of it", "items": []},
        {"title": "Our page", "description": "About", "url": "https://example.org"},
        [[["title"]], 7, None],
    ],
)
def test_what_is_no_list_of_jobs_is_refused(data: Any) -> None:
    try:
        name, _ = parse_feed(json.dumps(data).encode())
    except UnreadableFeedError as error:
        assert error.fault.code == "unknown-format"  # noqa: PT017  another format may take it
    else:
        assert name != "json-jobs"


def test_a_bad_row_among_good_ones_is_rejected_with_its_place() -> None:
    parsed = read([job(), "x", job(arbeidsgiver=[], arbeidssted=[[[[["deep"]]]]], beskrivelse=None)])
    assert [one.position for one in parsed.postings] == ["/0", "/2"]
    assert [one.position for one in parsed.rejected] == ["/1"]


def test_a_broken_file_says_where() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(json.dumps([job()]).encode()[:-20])
    assert caught.value.fault.position


def test_an_empty_list_is_a_complete_feed_without_jobs() -> None:
    name, parsed = parse_feed(b"[]")
    assert (name, parsed.postings, parsed.complete) == ("json-jobs", (), True)


def test_jobs_inside_a_bad_row_do_not_displace_the_list_that_it_stands_in() -> None:
    nested = {"first": job(stillingstittel="A"), "second": job(stillingstittel="B")}
    parsed = read({"stillinger": [job(), nested]})
    assert [one.title for one in parsed.postings][:1] == ["Heisfører"]


def test_parts_of_a_text_are_no_postings() -> None:
    sections = [{"title": "Om oss", "text": "<p>Vi er her.</p>"}, {"title": "Krav", "text": "Sterk."}]
    with pytest.raises(UnreadableFeedError):
        parse_feed(json.dumps({"sections": sections}).encode())
    assert len(read({"jobs": [{"title": "Heisfører", "description": "Opp."}]}).postings) == 1


def test_one_posting_may_lie_in_objects_around_it() -> None:
    parsed = read({"page": {"status": 200, "data": {"inner": job()}}})
    (posting,) = parsed.postings
    assert (posting.title, posting.position, parsed.complete) == ("Heisfører", "/page/data/inner", False)


def test_places_may_be_json_in_strings_and_say_how_one_works() -> None:
    place = json.dumps({"city": "Oslo", "country": "NO"})
    (posting,) = read([job(arbeidssted=[place, "{Bergen"])]).postings
    assert posting.places == (RawPlace(city="Oslo", country="NO"), RawPlace(text="{Bergen"))
    (posting,) = read([job(arbeidssted={"city": "Oslo", "remote": True})]).postings
    assert posting.remote == ("remote",)


def test_an_address_may_lie_in_an_object() -> None:
    (posting,) = read([job(application_details={"url": "https://example.org/sok", "email": None})]).postings
    assert posting.apply_urls == ("https://example.org/sok",)


def test_a_bare_list_is_told_by_its_offices_and_levels() -> None:
    parsed = read([{"id": 7, "name": "Heisfører", "office": "Oslo", "seniority": "Experienced"}])
    assert [(one.reference, one.title) for one in parsed.postings] == [("7", "Heisfører")]
