import csv
import re
from pathlib import Path

import pytest
from fixtures.feed_examples import EXAMPLES, PAGE
from fixtures.workbooks import xlsx

from services.ingest.formats.registry import FORMATS, parse_feed

NO_TEXT = frozenset({"excel"})
"""Formats that cannot be shown as text."""

NEVER_COMPLETE = frozenset(
    {
        "amedia",
        "finn-iadif",
        "html-page",
        "microdata",
        "nav-ad",
        "nav-import",
        "nav-internal-feed",
        "nav-stilling-feed",
    }
)
"""Formats that only ever add and change."""


@pytest.mark.parametrize("name", [known.name for known in FORMATS if known.name not in NO_TEXT])
def test_the_shortest_example_of_every_format_is_taken(name: str) -> None:
    found, parsed = parse_feed(EXAMPLES[name].encode())
    assert found == name
    assert len(parsed.postings) == 1
    assert (parsed.rejected, parsed.complete) == ((), name not in NEVER_COMPLETE)
    assert parsed.postings[0].title


def test_the_example_of_csv_is_taken_as_a_workbook_too() -> None:
    rows = list(csv.reader(EXAMPLES["csv"].splitlines(keepends=True), delimiter=";"))
    found, parsed = parse_feed(xlsx({"Stillinger": [list(row) for row in rows]}))
    assert (found, parsed.complete, len(parsed.postings)) == ("excel", True, 1)


def test_every_code_of_a_report_is_explained() -> None:
    sources = (Path(__file__).parents[4] / "services" / "ingest").rglob("*.py")
    text = "".join(source.read_text(encoding="utf-8") for source in sources)
    codes = set(re.findall(r"code=\"([\w-]+)\"|Fault\(\s*\"([\w-]+)\"", text))
    page = PAGE.read_text(encoding="utf-8")
    assert [code for pair in codes for code in pair if code and f"`{code}`" not in page] == []
