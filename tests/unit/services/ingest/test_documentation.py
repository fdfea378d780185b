import re
from pathlib import Path

import pytest

from services.ingest.formats.registry import FORMATS, parse_feed

PAGE = Path(__file__).parents[4] / "docs" / "feeds.md"
EXAMPLE = re.compile(r"^### .*?`([\w-]+)`$.*?```\w+\n(.*?)```", re.MULTILINE | re.DOTALL)
EXAMPLES = dict(EXAMPLE.findall(PAGE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", [known.name for known in FORMATS])
def test_the_shortest_example_of_every_format_is_taken(name: str) -> None:
    found, parsed = parse_feed(EXAMPLES[name].encode())
    assert found == name
    assert len(parsed.postings) == 1
    assert (parsed.rejected, parsed.complete) == ((), True)
    assert parsed.postings[0].title


def test_every_code_of_a_report_is_explained() -> None:
    sources = (Path(__file__).parents[4] / "services" / "ingest").rglob("*.py")
    text = "".join(source.read_text(encoding="utf-8") for source in sources)
    codes = set(re.findall(r"code=\"([\w-]+)\"|Fault\(\s*\"([\w-]+)\"", text))
    page = PAGE.read_text(encoding="utf-8")
    assert [code for pair in codes for code in pair if code and f"`{code}`" not in page] == []
