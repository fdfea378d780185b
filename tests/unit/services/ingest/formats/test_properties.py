"""Every format's example, mutated: whatever a sender does to a file, it is read soundly or refused."""

import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fixtures.feed_examples import EXAMPLES, LANGUAGES, examples_in
from fixtures.feed_mutations import at, mutated_json, mutated_text, mutated_xml, reordered, with_unknown
from fixtures.feed_properties import read_soundly
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.ingest.draft import Parsed
from services.ingest.formats import charset, json_cutting, json_slices, opening, xml_cutting, xml_slices
from services.ingest.formats.joining import join
from services.ingest.formats.registry import open_feed, parse_feed
from services.ingest.formats.xml_layout import find_layout

EXAMPLES_EACH = int(os.environ.get("TALENTPOOL_TEST_EXAMPLES", "12"))
"""Mutations of each format; more of them find more."""

DETERMINED = "TALENTPOOL_TEST_EXAMPLES" not in os.environ
MANY = settings(
    max_examples=EXAMPLES_EACH,
    deadline=None,
    derandomize=DETERMINED,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def mutations(name: str) -> st.SearchStrategy[bytes]:
    text = EXAMPLES[name]
    if LANGUAGES[name] == "json" and not is_stream(name):
        return mutated_json(text)
    return mutated_xml(text) if LANGUAGES[name] == "xml" else mutated_text(text)


def is_stream(name: str) -> bool:
    """Whether an example is several values, one after the other."""
    try:
        json.loads(EXAMPLES[name])
    except ValueError:
        return True
    return False


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_mutated_file_is_read_soundly_or_refused(name: str) -> None:
    @MANY
    @given(mutations(name))
    def check(content: bytes) -> None:
        read_soundly(content)

    check()


def rows_path(name: str) -> tuple[str | int, ...] | None:
    """Where the rows of an example lie; ``None`` where it is one posting by itself."""
    if is_stream(name):
        return None
    position = parse_feed(EXAMPLES[name].encode())[1].postings[0].position
    steps = position.split("/")
    path = tuple(int(step) if step.isdigit() else step for step in steps[1:-1])
    return path if steps[0] == "" and isinstance(at(json.loads(EXAMPLES[name]), path), list) else None


WITH_ROWS = {name: path for name in examples_in("json") if (path := rows_path(name)) is not None}
"""JSON formats whose example is a list of postings, and where it lies."""


AFTER_THE_ROWS = frozenset({"teamtailor-api"})
"""Formats whose rows refer to what usually stands after them."""


def with_rows(name: str, *more: Any) -> bytes:
    """The example with further rows after its own."""
    data = json.loads(EXAMPLES[name])
    at(data, WITH_ROWS[name]).extend(more)
    # what follows the rows of a large file is known only when they are read
    return json.dumps(reordered(data) if name in AFTER_THE_ROWS else data).encode()


@pytest.mark.parametrize("name", sorted(WITH_ROWS))
def test_a_bad_neighbour_never_costs_a_posting(name: str) -> None:
    (good,) = parse_feed(EXAMPLES[name].encode())[1].postings
    (other,) = numbered(name, 1)

    @MANY
    @given(mutated_json(json.dumps(other)))
    def check(bad: bytes) -> None:
        found, parsed = parse_feed(with_rows(name, json.loads(bad)))
        kept = [(one.reference, one.title) for one in parsed.postings]
        assert found == name
        assert (good.reference, good.title) in kept

    check()


NAMES_ARE_CONTENT = frozenset({"recman", "rippling"})
"""Formats with objects whose names are ids of postings, or headings: there an unknown one says something."""


@pytest.mark.parametrize("name", [name for name in sorted(examples_in("json")) if not is_stream(name)])
def test_the_order_of_names_does_not_change_what_is_read(name: str) -> None:
    text = EXAMPLES[name]
    assert parse_feed(json.dumps(reordered(json.loads(text))).encode()) == parse_feed(text.encode())


@pytest.mark.parametrize("name", [name for name in sorted(examples_in("json")) if not is_stream(name)])
def test_unknown_names_do_not_change_what_is_read(name: str) -> None:
    text = EXAMPLES[name]
    found, parsed = parse_feed(json.dumps(with_unknown(json.loads(text))).encode())
    before, known = parse_feed(text.encode())
    assert (found, parsed.postings[0].title, parsed.postings[0].reference) == (
        before,
        known.postings[0].title,
        known.postings[0].reference,
    )
    assert name in NAMES_ARE_CONTENT or parsed == known


def numbered(name: str, count: int) -> list[Any]:
    """Rows like the example's, each with a reference of its own."""
    (posting,) = parse_feed(EXAMPLES[name].encode())[1].postings
    (row,) = at(json.loads(EXAMPLES[name]), WITH_ROWS[name])
    reference = posting.reference or posting.title or ""
    text = json.dumps(row, ensure_ascii=False)
    return [json.loads(text.replace(reference, f"{reference}{number}")) for number in range(1, count + 1)]


ANYWHERE = frozenset({"json-ld"})
"""Formats whose postings may lie anywhere, so that what is none is only passed over."""


@contextmanager
def tiny_slices(size: int) -> Iterator[None]:
    """As if a file of ``size`` bytes were a large one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "LARGEST_WHOLE", 0)
        patch.setattr(charset, "PIECE", 97)
        for module in (json_slices, xml_slices):
            patch.setattr(module, "HEAD", size // 2)
        for cutting in (json_cutting, xml_cutting):
            patch.setattr(cutting, "SLICE_ROWS", 3)
        yield


def sliced(content: bytes) -> tuple[str, Parsed, int]:
    """The format, all postings, and in how many slices they came."""
    with tiny_slices(len(content)):
        feed = open_feed(io.BytesIO(content))
        slices = list(feed.slices)
    return feed.format.name, join(slices), len(slices)


@pytest.mark.parametrize("name", sorted(WITH_ROWS))
@pytest.mark.parametrize("spoilt", [False, True])
def test_slices_of_json_are_as_the_whole_file(name: str, *, spoilt: bool) -> None:
    rows = numbered(name, 20)
    if spoilt:
        rows[10:10] = [None, 7, "x"]
    content = with_rows(name, *rows)
    found, parsed, count = sliced(content)
    assert count > 1
    assert (found, parsed) == parse_feed(content)
    assert len(parsed.postings) == 21
    assert len(parsed.rejected) == (3 if spoilt and name not in ANYWHERE else 0)


@pytest.mark.parametrize("name", sorted(examples_in("xml")))
def test_slices_of_xml_are_as_the_whole_file(name: str) -> None:
    content = repeated_xml(name, 20)
    if content is None:
        pytest.skip("its example is one posting by itself")
    found, parsed, count = sliced(content)
    assert count > 1
    assert (found, parsed) == parse_feed(content)
    assert len(parsed.postings) > 20


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32"])
def test_slices_are_the_same_in_any_encoding(encoding: str) -> None:
    for content in (with_rows("greenhouse", *numbered("greenhouse", 20)), repeated_xml("rss", 20) or b""):
        found, parsed, count = sliced(content.decode().encode(encoding))
        assert count > 1
        assert (found, parsed) == parse_feed(content)


def repeated_xml(name: str, count: int) -> bytes | None:
    """The example with its item many times; ``None`` if it has nothing that may repeat."""
    content = EXAMPLES[name].encode()
    layout = find_layout(content)
    if layout is None:
        return None
    (reference,) = {one.reference for one in parse_feed(content)[1].postings}
    end = content.index(b"</" + layout.name + b">") + len(layout.name) + 3
    item = content[len(layout.opening) : end]
    own = (reference or "no reference").encode()
    more = b"\n".join(item.replace(own, own + str(number).encode()) for number in range(count))
    return content[:end] + b"\n" + more + content[end:]
