import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.ingest.cli import feeds

GOOD = {"jobs": [{"id": 1, "absolute_url": "https://example.org/1", "title": "Kokk"}, {"id": 2, "title": ""}]}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    return path


def test_a_check_says_what_would_be_taken_and_what_is_wrong_where(good: Path) -> None:
    result = CliRunner().invoke(feeds, ["check", str(good)])
    assert result.exit_code == 0
    assert "greenhouse" in result.output
    assert "rejected: /jobs/1: the posting has no title; give every posting a title" in result.output


def test_a_check_of_a_file_that_cannot_be_read_fails_with_a_sentence(good: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("nothing", encoding="utf-8")
    result = CliRunner().invoke(feeds, ["check", str(good), str(bad), "--json"])
    assert result.exit_code == 1
    first, second = json.loads(result.output)
    assert (first["taken"], first["languages"]) == (1, {"unknown": 1})
    assert second["failure"]["code"] == "not-a-feed"
