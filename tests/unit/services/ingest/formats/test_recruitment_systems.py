"""Every JSON format of docs/feeds.md, with each of its fields set to whatever it should not be."""

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.document import Document, Sliced
from services.ingest.formats.registry import FORMATS, parse_feed

PAGE = Path(__file__).parents[5] / "docs" / "feeds.md"
EXAMPLE = re.compile(r"^### .*?`([\w-]+)`$(?:(?!^###).)*?```json\n(.*?)```", re.MULTILINE | re.DOTALL)
SYSTEMS = (
    "ashby bamboohr breezy comeet digitalrecruiters eightfold engagement-jeunes fusion greenhouse joincom "
    "json-jobs lever manatal oracle-orc pinpoint recruitee rippling smartrecruiters teamtailor-api "
    "teamtailor-json workable workday"
)
EXAMPLES = {
    name: json.loads(text)
    for name, text in EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))
    if name in SYSTEMS.split()
}
ODD = (None, "", " ", "x", 0, -1.5, True, [], {}, [None], ["a", 1], [[]], {"a": {"b": []}}, 10**30, "0\u0000")


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, member in members:
        yield from paths(member, (*path, step))


def changed(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    data = copy.deepcopy(data)
    holder = data
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return data


def test_every_system_has_an_example() -> None:
    assert sorted(EXAMPLES) == sorted(SYSTEMS.split())


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_no_value_of_any_field_crashes_a_format(name: str) -> None:
    for path in paths(EXAMPLES[name]):
        for value in ODD:
            content = json.dumps(changed(EXAMPLES[name], path, value)).encode()
            try:
                parsed = parse_feed(content)[1]
            except UnreadableFeedError as error:
                assert error.fault.code == "unknown-format", (path, value)  # noqa: PT017
            else:
                assert all(one.mend for one in parsed.rejected)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_has_a_title_a_text_and_where_the_work_is(name: str) -> None:
    (posting,) = parse_feed(json.dumps(EXAMPLES[name]).encode())[1].postings
    assert posting.title
    assert posting.description
    assert posting.places or posting.remote or posting.apply_urls


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - {"oracle-orc", "json-jobs"}))
def test_rows_of_a_slice_count_from_the_beginning_of_the_file(name: str) -> None:
    data = EXAMPLES[name]
    key = (
        ()
        if isinstance(data, list)
        else tuple(k for k, v in data.items() if isinstance(v, list) and k != "included")
    )
    document = Document("json", data=data, sliced=Sliced(key, 40))
    found = next(one for one in FORMATS if one.name == name)
    assert found.detect(document)
    assert found.parse(document).postings[0].position.endswith("/40")


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) - {"json-jobs"}))
def test_a_slice_in_which_every_row_is_bad_rejects_them(name: str) -> None:
    found = next(one for one in FORMATS if one.name == name)
    bad = (
        {"items": [{"requisitionList": ["x", 7]}]}
        if name == "oracle-orc"
        else _with_rows(EXAMPLES[name], ["x", 7])
    )
    assert [one.code for one in found.parse(Document("json", data=bad)).rejected] == ["no-object"] * 2


def _with_rows(data: Any, rows: list[Any]) -> Any:
    if isinstance(data, list):
        return rows
    return {
        key: rows if isinstance(value, list) and key != "included" else value for key, value in data.items()
    }
