import json
from typing import Any

from services.ingest.draft import Parsed
from services.ingest.formats.registry import parse_feed

XML = (
    '<PositionOpening xmlns="http://www.hr-xml.org/3"><PositionProfile languageCode="sv">'
    "<PositionTitle>Bagare</PositionTitle><PositionFormattedDescription><Content>Baka.</Content>"
    "</PositionFormattedDescription></PositionProfile></PositionOpening>"
)
SUMMARY = {
    "jobVacancyHeader": {
        "jobVacancyHandle": "MSAx",
        "title": "Bagare",
        "jobDescription": "Baka bröd.",
        "employerName": "Bageriet AB",
        "salaryCurrencyCode": None,
        "maximalSalary": 0.0,
        "minimalSalary": 0.0,
        "salaryPeriodCode": "PartTime",
        "lastApplicationDate": 1806447600000,
        "dataSourceUniqueJVId": "121",
    },
    "auditInfo": {"creationDate": "2027-02-01T08:00:00"},
    "related": {"urls": [{"urlName": "EURES portal", "urlValue": "https://example.org/1"}]},
    "jobFacets": [
        {"facetName": "LOCATION", "facetDescription": "Sweden"},
        {"facetName": "CONTRACT_TYPE", "facetDescription": "Part-time"},
        {"facetName": "OCCUPATION", "facetDescription": "7512"},
    ],
}


def parsed(data: Any) -> Parsed:
    name, found = parse_feed(json.dumps(data).encode())
    assert name == "eures-json"
    return found


def test_a_search_answer_is_read_to_its_last_field() -> None:
    found = parsed({"header": None, "data": {"items": [SUMMARY]}})
    (one,) = found.postings
    assert (one.position, one.reference, one.title) == ("/data/items/0", "MSAx", "Bagare")
    assert (one.employer, one.description) == ("Bageriet AB", "Baka bröd.")
    assert (one.places[0].country, one.employment) == ("Sweden", ("Part-time",))
    assert one.occupation_codes == ("isco-08:7512",)
    assert (one.deadline, one.published) == ("1806447600000", "2027-02-01T08:00:00")
    assert (one.salary, one.apply_urls) == (None, ("https://example.org/1",))
    assert found.complete


def test_a_salary_is_taken_without_a_period_that_is_none() -> None:
    paid = {**SUMMARY, "jobVacancyHeader": {**SUMMARY["jobVacancyHeader"], "minimalSalary": 25000}}  # type: ignore[dict-item]
    salary = parsed({"data": {"items": [paid]}}).postings[0].salary
    assert salary is not None
    assert (salary.minimum, salary.maximum, salary.period) == ("25000", None, None)


def test_xml_inside_json_is_read() -> None:
    item = {
        "jobVacancy": {"header": {"handle": "h", "dataSourceJvReference": "5013"}, "hrxml": XML},
        "related": SUMMARY["related"],
    }
    (one,) = parsed({"data": {"items": [item]}}).postings
    assert (one.position, one.reference) == ("/data/items/0/jobVacancy/hrxml", "5013")
    assert (one.title, one.language, one.apply_urls) == ("Bagare", "sv", ("https://example.org/1",))


def test_broken_xml_and_entities_inside_json_are_rejected_by_themselves() -> None:
    bomb = f'<!DOCTYPE a [<!ENTITY b "bbbb">]>{XML}'
    items = [
        {"jobVacancy": {"header": {"handle": str(index)}, "hrxml": text}}
        for index, text in enumerate([XML, XML[:-30], "<other/>", None, bomb])
    ]
    found = parsed({"data": {"items": [*items, "no object"]}})
    assert [one.reference for one in found.postings] == ["0"]
    assert [one.reference for one in found.rejected] == ["1", "2", "3", "4", None]
    assert all(one.mend for one in found.rejected)


def test_details_are_read_and_say_nothing_of_other_jobs() -> None:
    details = {
        "a": {"reference": "a", "status": "ACTIVE", "content": XML, "creationTimestamp": 1806447600000},
        "b": {"reference": "b", "status": "CLOSED", "content": XML},
        "c": 7,
    }
    found = parsed({"details": details})
    assert [one.reference for one in found.postings] == ["a"]
    assert [one.reference for one in found.deleted] == ["b"]
    assert [one.position for one in found.rejected] == ["/details/c"]
    assert not found.complete


def test_references_tell_only_what_is_closed() -> None:
    everything = parsed(
        {"allReferences": [{"reference": "a", "status": "ACTIVE"}, {"reference": "b", "status": "CLOSED"}]}
    )
    changes = parsed(
        {
            "createdReferences": [{"reference": "c"}],
            "modifiedReferences": [],
            "closedReferences": [{"reference": "d"}],
        }
    )
    assert [one.reference for one in (*everything.deleted, *changes.deleted)] == ["b", "d"]
    assert (everything.postings, everything.complete, changes.complete) == ((), False, False)


def test_a_search_answer_that_says_there_are_more_has_them_counted() -> None:
    assert parsed({"data": {"numRecords": 50, "items": [SUMMARY]}}).total == 50
