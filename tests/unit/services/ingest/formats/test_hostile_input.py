"""Whatever is sent ends in postings or in an error that says what to do."""

import json
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.registry import parse_feed
from services.ingest.reading import Company, read_feed

ROOT = Path(__file__).parents[5]
RSS = '<rss xmlns:tt="https://teamtailor.com/locations"><channel><title>Fjordlys</title>{}</channel></rss>'
ITEM = "<item><title>{}</title><guid>{}</guid><remoteStatus>none</remoteStatus></item>"


def code_of(content: bytes) -> str:
    with pytest.raises(UnreadableFeedError) as caught:
        parse_feed(content)
    assert caught.value.fault.mend
    return caught.value.fault.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\t\x00", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not-text"),
        (b"Sykepleier;Oslo;2027-01-01", "not-a-feed"),
        (b"[" * 200_000, "broken-json"),
        (b'{"a":' * 100_000, "broken-json"),
        (b'{"jobs": [' + b"9" * 10_000 + b"]}", "broken-json"),
        (b'{"jobs": [{"id": 1}', "broken-json"),
        (b"<rss><channel>" + b"<a>" * 10_000, "broken-xml"),
        (b"<rss><channel><title>x</channel></rss>", "broken-xml"),
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss>&x;</rss>', "dtd"),
        (b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "b">]><rss/>', "dtd"),
        (b"<html><body>We are hiring!</body></html>", "no-posting"),
        (b'{"vacancies": []}', "unknown-format"),
        (b"<source><job/></source>", "unknown-format"),
        (b"<jobs><job>x</jobs>" + b"<job>" * 3, "broken-xml"),
        (b'<r><x a="1" a="2"/></r>', "broken-xml"),
        (b"<r>\xef\xbf\xbe<![CDATA[</r>", "broken-xml"),
        (b"<r><!-- </r>", "broken-xml"),
        (b'{"a": 1}\n]', "broken-json"),
        (b'{"a": 1}\n{', "broken-json"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_broken_json_names_the_line() -> None:
    with pytest.raises(UnreadableFeedError, match=r"\(line 2\)"):
        parse_feed(b'{"jobs":\n [}')


def test_numbers_that_are_none_become_nothing() -> None:
    content = b'{"jobs": [{"id": 1e999, "absolute_url": NaN, "title": -Infinity}]}'
    (posting,) = parse_feed(content)[1].postings
    assert (posting.reference, posting.title, posting.apply_urls) == (None, None, ())


def test_a_job_that_is_no_object_costs_no_other() -> None:
    jobs = [
        7,
        {"id": 1, "absolute_url": "https://example.org", "title": "Kokk", "location": 3, "metadata": "x"},
        None,
    ]
    _, parsed = parse_feed(json.dumps({"jobs": jobs}).encode())
    assert [one.title for one in parsed.postings] == ["Kokk"]
    assert [one.position for one in parsed.rejected] == ["/jobs/0", "/jobs/2"]


def test_a_broken_item_costs_no_other_and_names_its_line() -> None:
    broken = "<item><title>B</title><guid>2</guid>\n<description><b>x</description></item>"
    text = RSS.format("\n" + ITEM.format("A", 1) + "\n" + broken + "\n" + ITEM.format("C", 3))
    _, parsed = parse_feed(text.encode())
    assert [(one.title, one.position) for one in parsed.postings] == [("A", "line 2"), ("C", "line 5")]
    (rejected,) = parsed.rejected
    assert (rejected.reference, rejected.value, rejected.position) == ("2", "B", "line 4")
    assert parsed.postings[0].employer == "Fjordlys"


def test_a_file_that_was_cut_off_keeps_its_whole_items() -> None:
    text = RSS.format(ITEM.format("A", 1) + ITEM.format("B", 2))
    _, parsed = parse_feed(text[: text.rindex("<guid>") + 3].encode())
    assert [one.title for one in parsed.postings] == ["A"]
    assert [one.code for one in parsed.rejected] == ["broken-item"]


def test_bare_ampersands_html_entities_and_missing_prefixes_are_mended() -> None:
    text = "<rss><channel><item><title>R&D &oslash;kt &nbsp;&#0; & mer</title><link>https://e.org/?a=1&b=2</link>"
    text += "<remoteStatus>none</remoteStatus><tt:locations/></item></channel></rss>"
    (posting,) = parse_feed(text.encode())[1].postings
    assert posting.title == "R&D økt \xa0 & mer"
    assert posting.apply_urls == ("https://e.org/?a=1&b=2",)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "iso-8859-1"),
        ("cp1252", "iso-8859-1"),
        ("cp1252", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-8", "no-such-charset"),
    ],
)
def test_what_the_bytes_are_outranks_what_the_file_says(encoding: str, declared: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>' + RSS.format(
        ITEM.format("Gildeskål \u2013 kokk", 1)
    )
    (posting,) = parse_feed(text.encode(encoding))[1].postings
    assert posting.title == "Gildeskål \u2013 kokk"


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_no_bytes_crash_the_parser(content: bytes) -> None:
    for whole in (content, b'{"jobs": [' + content + b"]}", b"<rss>" + content + b"</rss>"):
        try:
            parse_feed(whole)
        except UnreadableFeedError as error:
            assert error.fault.mend  # noqa: PT017  parsing may succeed as well


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "name", "address", "value", "title", "url", "id", "city"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)
FIELDS = [
    "title",
    "description",
    "jobLocation",
    "hiringOrganization",
    "baseSalary",
    "identifier",
    "employmentType",
]
FIELDS += [
    "validThrough",
    "url",
    "absolute_url",
    "location",
    "metadata",
    "workLocations",
    "employer",
    "offices",
]


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), VALUES))
def test_no_value_of_a_field_crashes_a_format(fields: dict[str, object]) -> None:
    shapes = ({"@type": "JobPosting"} | fields, {"jobs": [{"id": 1, "absolute_url": ""} | fields]})
    for shape in (*shapes, {"content": [{"uuid": 1, "workLocations": []} | fields]}):
        assert parse_feed(json.dumps(shape).encode())[1].rejected == ()


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("an external entity", "dtd"),
        ("a parameter entity from the network", "dtd"),
        ("JSON 100,000 levels deep", "broken-json"),
        ("XML 100,000 levels deep", "broken-xml"),
        ("a million postings of one byte, [1,1,…]", "unknown-format"),
        ("a million empty elements, <jobs><job/>…", "unknown-format"),
        ("one text of 200 MB in JSON", "too-large"),
        ("one text of 200 MB in XML", "too-large"),
        ("200 MB of attributes", "too-large"),
        ("3 MB of different attributes", "unknown-format"),
        ("a page of 20 MB of elements", "too-large"),
        ("10 GB of zeros as gzip", "413"),
        ("a body of 10 GB", "413"),
    ],
)
def test_nothing_takes_much_memory(name: str, answer: str) -> None:
    command = [sys.executable, "-m", "benchmarks.hostile", name]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    found = json.loads(done.stdout)
    assert answer in found["answer"]
    assert found["peak"] < 512


def with_content(content: str) -> bytes:
    return json.dumps({"jobs": [{"absolute_url": "", "title": "Kokk", "content": content}]}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"<rss>" + b"<![CDATA[" * 200_000,
        b"<rss>" + b"<item " * 200_000,
        b"<rss>" + b"<item>" * 20_000,
        b"<rss>" + b"&" * 500_000,
        b"<html>" + b"<!--" * 200_000,
        b"<html>" + b'<script type="application/ld+json">{</script>\n' * 5_000,
        b"[" + b"/*" * 90_000,
        json.dumps({"jobs": [{"absolute_url": "", "title": "x" * 5_000_000}]}).encode(),
        with_content("<div " * 100_000),
        with_content("<b>" * 30_000 + "</b>" * 30_000),
        with_content(("<br>" + " " * 999) * 100),
        with_content("1 000 000 " * 10_000 + "lønn kr"),
        with_content("norsk, engelsk " * 7_000),
    ],
    ids=range(13),
)
def test_whatever_is_hostile_is_answered(content: bytes) -> None:
    try:
        read_feed(content, Company(UUID(int=1), "Company"))
    except UnreadableFeedError as error:
        assert error.fault.mend  # noqa: PT017  reading may succeed as well
