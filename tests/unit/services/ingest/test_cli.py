import gzip
import json
from dataclasses import fields
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.ingest.cli import feeds
from services.ingest.posting import Posting

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
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["taken"], first["languages"]) == (1, {"unknown": 1})
    assert (first["file"], first["format"], len(first["rejected"])) == (str(good), "greenhouse", 1)
    assert (second["format"], second["taken"], second["postings"]) == (None, 0, [])
    assert second["failure"]["code"] == "not-a-feed"


def test_the_json_of_a_check_has_every_normalised_field_of_what_was_taken(tmp_path: Path) -> None:
    ad = {
        "id": 7,
        "absolute_url": "https://example.org/7?utm_source=x",
        "title": "Sykepleier",
        "location": {"name": "Bærum"},
        "content": "&lt;p&gt;Du må snakke godt norsk.&lt;/p&gt;",
        "application_deadline": "2027-03-31",
    }
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"jobs": [ad]}), encoding="utf-8")
    result = CliRunner().invoke(feeds, ["check", str(path), "--json"])
    (posting,) = json.loads(result.stdout)["postings"]
    assert set(posting) == {one.name for one in fields(Posting)} | {"languages_in_text"}
    assert (posting["title"], posting["reference"], posting["kind"]) == ("Sykepleier", "7", "job")
    assert posting["places"][0]["municipality"] == "3201"
    assert posting["required_languages"] == [{"language": "no", "level": "B2"}]
    assert posting["deadline"].startswith("2027-03-31T")
    assert posting["texts"] == []


def test_a_posting_that_stands_in_a_file_twice_is_shown_twice_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "twice.json"
    ads = [GOOD["jobs"][0] | {"title": title} for title in ("Kokk", "Kjøkkensjef")]
    path.write_text(json.dumps({"jobs": ads}), encoding="utf-8")
    found = json.loads(CliRunner().invoke(feeds, ["check", str(path), "--json"]).stdout)
    assert ([one["title"] for one in found["postings"]], found["taken"]) == (["Kokk", "Kjøkkensjef"], 2)
    assert found["rejected"] == []
    assert "repeated" in [line["code"] for line in found["warnings"]]


def test_a_file_that_is_not_there_fails_alone(good: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(feeds, ["check", str(tmp_path / "nothing.xml"), str(good)])
    assert result.exit_code == 1
    assert "the file cannot be opened" in result.output
    assert "greenhouse" in result.output


def test_a_check_reads_gzip_and_spreadsheets_with_a_mapping(tmp_path: Path) -> None:
    path, mapping = tmp_path / "jobs.csv.gz", tmp_path / "mapping.json"
    path.write_bytes(gzip.compress(b"Hva;Hvor\nKokk;Oslo\nSjef;Bergen\n"))
    mapping.write_text('{"Hva": "title", "Hvor": "place"}', encoding="utf-8")
    result = CliRunner().invoke(feeds, ["check", str(path), "--json", "--mapping", str(mapping)])
    found = json.loads(result.stdout)
    assert (found["format"], found["taken"], result.exit_code) == ("csv", 2, 0)
