"""The commands of editors, on a real database."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from services.mailer.cli import editions
from shared.errors import TalentPoolError

ARTICLE = "title: News\nsection: news\n\nText.\n"


@pytest.fixture
def run(database: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("TALENTPOOL_MAILER_DATABASE_URL", database.service_url("mailer"))
    monkeypatch.setenv("COLUMNS", "120")

    def invoke(*arguments: str) -> Any:
        return CliRunner().invoke(editions, arguments, catch_exceptions=False)

    return invoke


def test_an_edition_is_opened_listed_and_its_status_read(run: Any, tmp_path: Path) -> None:
    (tmp_path / "news.en.md").write_text(ARTICLE, encoding="utf-8")
    titles = ("--title-nb", "Høst", "--title-en", "Autumn")
    opened = run("open", *titles, "--articles", str(tmp_path), "--partitions", "3")
    assert "edition 1 is open" in opened.output
    assert "Autumn" in run("list").output
    assert "0 of 3" in run("status", "1").output
    figures = json.loads(run("status", "1", "--json").output)
    assert (figures["number"], figures["state"], figures["total"]) == (1, "opened", 0)


def test_an_unknown_edition_is_said_to_be_unknown(run: Any) -> None:
    with pytest.raises(TalentPoolError, match="there is no edition 7; see `talentpool editions list`"):
        run("status", "7")
