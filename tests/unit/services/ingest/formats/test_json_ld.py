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
