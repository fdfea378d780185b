from typing import Any

import pytest

from services.ingest.draft import Deleted, Parsed, RawPlace, RawPosting, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.shape import Shape, has, one_per_reference, together, withdrawn

SHAPE = Shape(lists=(("jobs",), ()), rows=(("id", "name"), ("info.title",)), empty=(("jobs", "meta.total"),))


def read(row: dict[str, Any], position: str) -> RawPosting:
    return RawPosting(position, reference=str(row.get("id")))


@pytest.mark.parametrize(
    "data",
    [
        {"jobs": [7, {"id": 1, "name": None}]},
        [{"info": {"title": "x"}}],
        {"jobs": [], "meta": {"total": 0}},
        {"id": 1, "name": "alone"},
    ],
)
def test_rows_empty_lists_and_single_rows_match(data: Any) -> None:
    assert SHAPE.matches(Document("json", data=data))


@pytest.mark.parametrize(
    "data", [{"jobs": []}, {"jobs": [{"id": 1}]}, {"jobs": {"id": 1}}, [], None, [{"info": ["title"]}]]
)
def test_what_lacks_the_names_does_not_match(data: Any) -> None:
    assert not SHAPE.matches(Document("json", data=data))


def test_a_document_that_is_no_json_does_not_match() -> None:
    assert not SHAPE.matches(Document("html", text="<p>x</p>"))


def test_a_row_alone_is_never_complete() -> None:
    parsed = SHAPE.read(Document("json", data={"id": 1, "name": "x"}), read)
    assert [(one.position, one.reference) for one in parsed.postings] == [("whole file", "1")]
    assert not parsed.complete


def test_answers_that_were_put_into_one_file_are_all_read_and_close_nothing() -> None:
    page, detail = {"jobs": [{"id": 1, "name": "x"}, 7], "meta": {"total": 2}}, {"id": 2, "name": "y"}
    document = Document("json", data=[page, {**page, "jobs": []}, detail, "x"], stream=True)
    assert SHAPE.matches(document)
    parsed = Shape(SHAPE.lists[:1], SHAPE.rows, SHAPE.empty, alone=(("data",), ())).read(
        Document("json", data=[page, {"data": detail}, "x"]), read
    )
    assert [one.position for one in parsed.postings] == ["/0/jobs/0", "/1/data"]
    assert [one.position for one in parsed.rejected] == ["/0/jobs/1", "/2"]
    assert not parsed.complete


def test_a_document_of_another_shape_gives_nothing_and_closes_nothing() -> None:
    assert SHAPE.read(Document("json", data={"x": 1}), read) == Parsed(complete=False)


def test_names_with_dots_are_paths() -> None:
    assert has({"a": {"b": None}}, (("x",), ("a.b",)))
    assert not has({"a": "b"}, (("a.b",),))


def test_a_withdrawal_without_a_reference_is_rejected() -> None:
    assert withdrawn("/0", "7") == Deleted("/0", "7")
    nameless = withdrawn("/0", None)
    assert isinstance(nameless, Rejected)
    assert nameless.mend


def test_one_incomplete_part_makes_the_whole_incomplete() -> None:
    parts = [Parsed((RawPosting("/0"),)), Parsed((RawPosting("/1"),), complete=False)]
    whole = together(parts, total=9)
    assert ([one.position for one in whole.postings], whole.complete, whole.total) == (["/0", "/1"], False, 9)


def test_rows_of_one_reference_are_merged_and_others_are_not() -> None:
    rows = (
        RawPosting("/0", "1", places=(RawPlace("Oslo"),)),
        RawPosting("/1", None),
        RawPosting(
            "/2", "1", description="x", places=(RawPlace("Oslo"), RawPlace("Moss")), remote=("remote",)
        ),
        RawPosting("/3", None),
    )
    merged = one_per_reference(Parsed(rows, total=4, rejected_more=2))
    assert [one.position for one in merged.postings] == ["/0", "/1", "/3"]
    assert merged.postings[0] == RawPosting(
        "/0", "1", description="x", places=(RawPlace("Oslo"), RawPlace("Moss")), remote=("remote",)
    )
    assert (merged.total, merged.rejected_more) == (3, 2)
