import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from services.ingest.draft import Parsed, RawPosting, UnreadableFeedError
from services.ingest.formats import json_slices, opening, xml_cutting, xml_slices
from services.ingest.formats.document import Document
from services.ingest.formats.interface import Format
from services.ingest.formats.joining import MOST_REJECTED, join, parse_slices
from services.ingest.formats.nodes import children, descendants, line_of, words
from services.ingest.formats.opening import LARGEST_WHOLE, open_documents
from services.ingest.formats.registry import open_feed
from services.ingest.formats.rows import read_rows

FILLER = "Vi søker deg som liker æøå & lange tekster. " * 30
ROWS = 4_000


def opened(content: bytes) -> list[Document]:
    assert len(content) > LARGEST_WHOLE
    documents = list(open_documents(io.BytesIO(content)))
    assert len(documents) > 3
    return documents


def xml_item(number: int, tag: str = "job") -> str:
    text = FILLER.replace("&", "&amp;")
    return (
        f"<{tag}>\n<id>{number}</id>\n<text><![CDATA[<{tag}>{FILLER}</{tag}>]]></text><b>{text}</b></{tag}>\n"
    )


def xml(frame: str, tag: str = "job", rows: int = ROWS) -> bytes:
    return frame.replace("…", "".join(xml_item(number, tag) for number in range(rows))).encode()


@pytest.mark.parametrize(
    ("frame", "tag"),
    [
        ("<source>\n<publisher>Fjordlys</publisher>…</source>", "job"),
        ('<?xml version="1.0"?>\n<jobs>…</jobs>', "job"),
        ("<rss><channel><title>Fjordlys</title><link/><link/>…</channel></rss>", "item"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><title>Fjordlys</title>…</feed>', "entry"),
        (
            '<s:Envelope xmlns:s="urn:s"><s:Header><a/></s:Header><s:Body><l>…</l></s:Body></s:Envelope>',
            "p:ad",
        ),
        ("<workzag-jobs>…</workzag-jobs>\n", "position"),
        ("<anything><you/><you/><you/><name>…</name></anything>", "whatever"),
        ("<jobs><!-- <job> -->…<total>4000</total></jobs>", "job"),
    ],
)
def test_xml_of_any_shape_is_cut_between_its_items(frame: str, tag: str) -> None:
    content = xml(frame, tag)
    documents = opened(content)
    items = [item for document in documents for item in descendants(document.root, tag.rpartition(":")[2])]
    assert [words(item, "id") for item in items] == [str(number) for number in range(ROWS)]
    lines = content.decode().split("\n")
    assert all(f"<{tag}>" in lines[int(line_of(item).removeprefix("line ")) - 1] for item in items[::97])
    assert [document.sliced.first for document in documents if document.sliced][:2] != [0, 0]
    assert all(document.feed is not None and not document.feed.broken for document in documents)


def test_each_slice_of_xml_has_what_stands_before_the_items_and_the_last_what_stands_after_them() -> None:
    documents = opened(
        xml("<rss a='1'><channel><title>Fjordlys</title>…<total>4000</total></channel></rss>", "item")
    )
    assert {words(document.root, "channel", "title") for document in documents} == {"Fjordlys"}
    assert [words(document.root, "channel", "total") for document in documents][-2:] == [None, "4000"]
    assert documents[0].text.startswith("<rss a='1'>")


def test_items_that_hold_items_of_their_own_name_stay_whole() -> None:
    inner = "<job><id>{}</id><related><job><id>x</id></job><job/></related><t>" + "x" * 1_500 + "</t></job>"
    content = "<jobs>" + "".join(inner.format(number) for number in range(ROWS)) + "</jobs>"
    documents = opened(content.encode())
    found = [words(item, "id") for document in documents for item in children(document.root)]
    assert found == [str(number) for number in range(ROWS)]


def test_a_broken_item_of_a_large_file_is_named_by_its_line_and_costs_no_other() -> None:
    content = xml("<jobs>\n…</jobs>").replace(b"<id>2500</id>", b"<id>2500</wrong>")
    documents = opened(content)
    broken = [one for document in documents if document.feed for one in document.feed.broken]
    line = content[: content.index(b"</wrong>")].count(b"\n") + 1
    assert [(one.code, one.position) for one in broken] == [("broken-item", f"line {line}")]
    items = [item for document in documents for item in descendants(document.root, "job")]
    assert len(items) == ROWS - 1
    lines = content.decode().split("\n")
    assert all("<job>" in lines[int(line_of(item).removeprefix("line ")) - 1] for item in items)


def test_a_large_file_that_was_cut_off_keeps_its_whole_items_and_says_so() -> None:
    content = xml("<jobs>…</jobs>")
    documents = opened(content[: content.rindex(b"<id>")])
    assert sum(len(document.root) for document in documents if document.root is not None) == ROWS - 1
    last = documents[-1].feed
    assert last is not None
    assert [one.code for one in last.broken] == ["broken-item"]
    after_an_item = opened(content[: content.rindex(b"</job>") + 6])[-1].feed
    assert after_an_item is not None
    assert [one.code for one in after_an_item.broken] == ["broken-xml"]


def test_an_item_without_an_end_ends_the_file_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_cutting, "LARGEST_ITEM", 2_000_000)
    content = xml("<jobs>…<job><text><![CDATA[", rows=ROWS) + b"x<p>" * 600_000
    documents = open_documents(io.BytesIO(content))
    read = list[Document]()
    with pytest.raises(UnreadableFeedError) as caught:
        read.extend(documents)
    assert caught.value.fault.code == "too-large"


def test_an_entity_that_is_declared_late_is_refused_there() -> None:
    content = xml("<jobs>…<!ENTITY x 'y'></jobs>")
    with pytest.raises(UnreadableFeedError, match="document type definition"):
        list(open_documents(io.BytesIO(content)))


def row(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "absolute_url": '} "[\\',
        "title": "Kokk",
        "content": FILLER,
        "tags": [[], {"a": [1]}],
    }


def job_rows(data: Any) -> list[Any]:
    return [one["id"] for one in data]


def test_json_with_its_array_at_any_path_is_cut_between_its_rows() -> None:
    rows = [row(number) for number in range(ROWS)]
    for whole, path in (
        (rows, ()),
        ({"name": "x", "jobs": rows, "meta": {"total": ROWS}}, ("jobs",)),
        ({"data": {"first": [1, 2], 'the "x"': rows}}, ("data", 'the "x"')),
        ({"@context": "https://schema.org", "@graph": rows}, ("@graph",)),
        ([{"jobs": rows}], (0, "jobs")),
    ):
        documents = opened(json.dumps(whole).encode())
        found = list[Any]()
        for document in documents:
            assert document.sliced is not None
            assert (document.sliced.path, document.sliced.first) == (path, len(found))
            data = document.data
            for step in path:
                data = data[step]
            found += data
        assert found == rows


def test_the_last_slice_of_json_has_what_stands_after_the_rows() -> None:
    content = {"name": "x", "jobs": [row(number) for number in range(ROWS)], "meta": {"total": ROWS}}
    documents = opened(json.dumps(content, indent=1).encode())
    assert {document.data["name"] for document in documents} == {"x"}
    assert [document.data.get("meta") for document in documents][-2:] == [None, {"total": ROWS}]


@pytest.mark.parametrize("between", ["\n", "", "\r\n\r\n", ", ", "\x1e"])
def test_values_that_follow_each_other_are_a_stream(between: str) -> None:
    documents = opened(between.join(json.dumps(row(number)) for number in range(ROWS)).encode())
    assert all(document.stream for document in documents)
    assert [number for document in documents for number in job_rows(document.data)] == list(range(ROWS))


@pytest.mark.parametrize("between", ["\n", "", "\n\n", ","])
def test_a_small_stream_is_one_document(between: str) -> None:
    (document,) = open_documents(io.BytesIO(between.join(json.dumps(row(n)) for n in range(3)).encode()))
    assert document.stream
    assert job_rows(document.data) == [0, 1, 2]


def test_a_broken_line_of_a_stream_costs_no_other() -> None:
    (document,) = open_documents(io.BytesIO(b'{"a": 1}\n{"a" 2}\n{"a": 3}\n'))
    assert document.data == [{"a": 1}, None, {"a": 3}]
    (broken,) = document.broken
    assert (broken.position, "(line 2)" in broken.message) == ("/1", True)


def parse(content: bytes) -> Parsed:
    return join(open_feed(io.BytesIO(content)).slices)


def board(rows: list[Any], **more: Any) -> bytes:
    return json.dumps({"jobs": rows} | more).encode()


def test_positions_and_totals_are_those_of_the_whole_file() -> None:
    rows = [*(row(number) for number in range(ROWS)), 7, row(ROWS)]
    parsed = parse(board(rows, meta={"total": ROWS + 2}))
    assert [one.position for one in parsed.postings] == [
        f"/jobs/{index}" for index in range(ROWS + 2) if index != ROWS
    ]
    assert [(one.code, one.position) for one in parsed.rejected] == [("no-object", f"/jobs/{ROWS}")]
    assert (parsed.total, parsed.complete) == (ROWS + 2, True)


def test_a_broken_row_of_large_json_is_named_and_costs_no_other() -> None:
    content = board([row(number) for number in range(ROWS)]).replace(b'"id": 2500,', b'"id" 2500,')
    parsed = parse(content)
    assert len(parsed.postings) == ROWS - 1
    assert [(one.code, one.position) for one in parsed.rejected] == [("broken-json", "/jobs/2500")]
    assert parsed.postings[-1].position == f"/jobs/{ROWS - 1}"
    assert not parsed.complete


@pytest.mark.parametrize(
    ("cut", "rejected"),
    [(lambda text: text[:-800], 1), (lambda text: text[:-2], 0), (lambda text: text[:-1], 0)],
)
def test_large_json_that_was_cut_off_keeps_its_whole_rows(cut: Any, rejected: int) -> None:
    parsed = parse(cut(board([row(number) for number in range(ROWS)])))
    assert len(parsed.postings) == ROWS - rejected
    assert [one.code for one in parsed.rejected] == ["broken-json"]
    assert not parsed.complete


def test_ids_keep_all_their_digits_and_odd_escapes_are_forgiven() -> None:
    rows = [row(number) | {"id": 10**25 + number, "title": "Kokk\ud800"} for number in range(ROWS)]
    content = board(rows).replace(b"Kokk", b"Ko\\kk")
    assert parse(content).postings[-1].reference == str(10**25 + ROWS - 1)
    assert parse(content).postings[0].title == "Ko\\kk\ud800"


def test_what_is_no_list_of_postings_is_refused_by_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_slices, "LARGEST_ROW", 5_000_000)
    monkeypatch.setattr(xml_slices, "LARGEST_ITEM", 5_000_000)
    for content in (b'{"text": "' + b"x" * 6_000_000, b"<a><b>" + b"x</b><c>" * 800_000 + b"</a>"):
        with pytest.raises(UnreadableFeedError) as caught:
            list(open_documents(io.BytesIO(content)))
        assert caught.value.fault.code in ("too-large", "broken-xml")


@pytest.mark.parametrize("most_marks", [10_000, 100_000])
def test_rejections_of_one_kind_are_kept_up_to_a_thousand_and_counted_beyond(
    monkeypatch: pytest.MonkeyPatch, most_marks: int
) -> None:
    monkeypatch.setattr(opening, "MOST_MARKS", most_marks)
    parsed = parse(board([row(0), *range(20_000)]))
    assert (len(parsed.postings), len(parsed.rejected)) == (1, MOST_REJECTED)
    assert parsed.rejected_more == 20_000 - MOST_REJECTED
    assert not parsed.complete


def test_a_fault_in_the_middle_keeps_what_came_before() -> None:
    def documents() -> Iterator[Document]:
        yield Document("json", data=[{"id": 1}])
        yield from open_documents(io.BytesIO(b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"))

    def posting(_row: dict[str, Any], position: str) -> RawPosting:
        return RawPosting(position)

    known = Format("x", "X", lambda _: True, lambda document: read_rows(document, (), posting))
    parsed = join(parse_slices(known, documents()))
    assert (len(parsed.postings), [one.code for one in parsed.rejected], parsed.complete) == (
        1,
        ["dtd"],
        False,
    )
    with pytest.raises(UnreadableFeedError):
        join(parse_slices(known, open_documents(io.BytesIO(b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"))))
    assert replace(parsed, complete=True).complete
