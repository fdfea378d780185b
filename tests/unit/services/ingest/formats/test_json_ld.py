import json

import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.registry import parse_feed

POSTING = {"@context": "https://schema.org", "@type": "JobPosting", "title": "Sykepleier"}


def page(*scripts: str) -> bytes:
    tags = "".join(f'<script type="application/ld+json">{script}</script>\n' for script in scripts)
    return f"<!DOCTYPE html><html><head>{tags}</head></html>".encode()


@pytest.mark.parametrize(
    ("document", "position"),
    [
        ([POSTING], "/0"),
        ({"@graph": [{"@type": "Organization"}, POSTING]}, "/@graph/1"),
        ({"@type": "WebPage", "mainEntity": {"@type": "ItemList", "itemListElement": [{"item": POSTING}]}},
         "/mainEntity/itemListElement/0/item"),
        ({"@type": "WebPage", "about": POSTING}, "/about"),
        ({"a/b": {"@type": ["Thing", "schema:JobPosting"], "name": "Sykepleier"}}, "/a~1b"),
    ],
)  # fmt: skip
def test_a_posting_is_found_wherever_it_nests(document: object, position: str) -> None:
    name, parsed = parse_feed(json.dumps(document).encode())
    assert name == "json-ld"
    assert [(one.title, one.position) for one in parsed.postings] == [("Sykepleier", position)]
    assert parsed.complete


def test_a_posting_on_its_own_is_no_list_from_which_others_are_gone() -> None:
    assert not parse_feed(json.dumps(POSTING).encode())[1].complete
    assert not parse_feed(page(json.dumps(POSTING)))[1].complete
    assert parse_feed(page(json.dumps(POSTING), json.dumps(POSTING)))[1].complete
    assert parse_feed(page(json.dumps([POSTING])))[1].complete


def test_a_broken_script_costs_no_other_and_names_its_line() -> None:
    _, parsed = parse_feed(page('{"@type": "JobPosting",\n "title": "Kokk" "x"}', json.dumps(POSTING)))
    assert [(one.title, one.position) for one in parsed.postings] == [("Sykepleier", "script 2")]
    (broken,) = parsed.rejected
    assert broken.code == "broken-script"
    assert broken.position == "script 1, line 2"
    assert broken.value is not None
    assert broken.value.startswith('{"@type"')


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "JobPosting", "title": "Kokk", /* a comment */ "url": "https://example.org/1",}',
        '{"@type": "JobPosting", "title": "Kokk", "description": "line 1\nline 2\t"}',
        '<!-- {"@type": "JobPosting", "title": "Kokk"} -->',
    ],
)
def test_what_people_write_instead_of_json_is_forgiven(script: str) -> None:
    assert [one.title for one in parse_feed(page(script))[1].postings] == ["Kokk"]


def test_references_within_the_document_are_followed() -> None:
    document = {
        "@graph": [
            {"@type": "Organization", "@id": "#us", "name": "Fjordlys"},
            POSTING | {"hiringOrganization": {"@id": "#us"}, "jobLocation": [{"@id": "#oslo"}]},
            {
                "@type": "Place",
                "@id": "#oslo",
                "address": {"addressLocality": "Oslo", "addressCountry": "NO"},
            },
        ]
    }
    (posting,) = parse_feed(json.dumps(document).encode())[1].postings
    assert posting.employer == "Fjordlys"
    assert posting.places[0].city == "Oslo"


def test_relative_links_are_those_of_the_page() -> None:
    head = '<html><head><link rel="canonical" href="https://example.org/careers/"></head>'
    script = json.dumps(POSTING | {"url": "../jobs/1"})
    content = f'{head}<script type="application/ld+json">{script}</script></html>'.encode()
    assert parse_feed(content)[1].postings[0].apply_urls == ("https://example.org/jobs/1",)


@pytest.mark.parametrize(
    ("salary", "expected"),
    [
        ("100000", ("100000", None, None, None, None)),
        (
            {"currency": "NOK", "value": {"minValue": 500000, "maxValue": 6e5, "unitText": "YEAR"}},
            (None, "500000", "600000", "NOK", "YEAR"),
        ),
        ({"currency": "NOK", "value": 250}, (None, "250", "250", "NOK", None)),
    ],
)
def test_a_salary_is_read_as_given(salary: object, expected: tuple[str | None, ...]) -> None:
    (posting,) = parse_feed(json.dumps(POSTING | {"baseSalary": salary}).encode())[1].postings
    found = posting.salary
    assert found is not None
    assert (found.text, found.minimum, found.maximum, found.currency, found.period) == expected


def test_a_page_without_a_posting_says_so() -> None:
    with pytest.raises(UnreadableFeedError, match="no JobPosting"):
        parse_feed(page('{"@type": "Organization"}'))


@pytest.mark.parametrize(
    ("fields", "name", "codes"),
    [
        ({"occupationalCategory": "15-1132.00 Software Developers"}, "Software Developers", ()),
        ({"occupationalCategory": "2221"}, None, ()),
        ({"relevantOccupation": {"@type": "Occupation", "name": "Sykepleier"}}, "Sykepleier", ()),
        (
            {"occupationalCategory": {"codeValue": "2221", "inCodeSet": "ISCO-08", "name": "Nurses"}},
            "Nurses",
            ("isco-08:2221",),
        ),
        (
            {"relevantOccupation": {"name": "Sykepleier", "occupationalCategory": [
                {"codeValue": "2223", "inCodeSet": {"name": "STYRK-08"}},
                {"@id": "http://data.europa.eu/esco/occupation/1c5a"},
            ]}},
            "Sykepleier",
            ("styrk-08:2223", "esco:http://data.europa.eu/esco/occupation/1c5a"),
        ),
    ],
)  # fmt: skip
def test_an_occupation_is_read_with_its_codes(
    fields: dict[str, object], name: str | None, codes: tuple[str, ...]
) -> None:
    (posting,) = parse_feed(json.dumps(POSTING | fields).encode())[1].postings
    assert (posting.occupation, posting.occupation_codes) == (name, codes)


def test_occupations_that_refer_to_each_other_end() -> None:
    circle = {"@id": "#a", "name": "Sykepleier", "occupationalCategory": {"@id": "#a"}}
    document = {"@graph": [POSTING | {"relevantOccupation": {"@id": "#a"}}, circle]}
    assert parse_feed(json.dumps(document).encode())[1].postings[0].occupation == "Sykepleier"


@pytest.mark.parametrize(
    "number",
    [
        {"taxID": "999999999"},
        {"iso6523Code": "0192:999999999"},
        {"identifier": {"@type": "PropertyValue", "name": "orgnr", "value": 999999999}},
    ],
)
def test_the_employers_number_is_read_from_whichever_property_has_it(number: dict[str, object]) -> None:
    employer = {"@type": "Organization", "name": "Fjordlys", **number}
    (posting,) = parse_feed(json.dumps(POSTING | {"hiringOrganization": employer}).encode())[1].postings
    assert posting.employer_number == "999999999"


def test_a_page_about_one_job_is_where_to_apply_unless_it_names_another() -> None:
    head = '<html><head><link rel="canonical" href="https://example.org/jobs/1"></head>'
    tag = f'<script type="application/ld+json">{json.dumps(POSTING)}</script>'
    assert parse_feed(f"{head}{tag}</html>".encode())[1].postings[0].apply_urls == (
        "https://example.org/jobs/1",
    )
    assert parse_feed(f"{head}{tag}{tag}</html>".encode())[1].postings[0].apply_urls == ()


def test_a_page_whose_scripts_are_about_other_things_is_left_to_other_formats() -> None:
    content = page('{"@type": "Organization", "name": "Fjordlys"}').replace(
        b"</html>", b'<a href="/jobs/11">Kokk</a><a href="/jobs/12">Baker</a></html>'
    )
    assert parse_feed(content)[0] == "html-page"


def test_an_address_that_cannot_be_read_costs_no_posting() -> None:
    base = '<link rel="canonical" href="https://example.org/jobs">'
    script = json.dumps(POSTING | {"url": "http://[x"})
    tags = f'{base}<script type="application/ld+json">{script}</script>'
    (posting,) = parse_feed(f"<html><head>{tags}</head></html>".encode())[1].postings
    assert posting.apply_urls == ("http://[x",)
