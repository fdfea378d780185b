"""The commands of editors, on a real database."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner

from services.mailer.api_keys import owner_of, read_keys
from services.mailer.edition_cli import app as editions
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
    run("draft", "--title-nb", "Vinter", "--title-en", "Winter")
    assert "Autumn" not in run("list", "--most", "1").output
    assert "0 of 3" in run("status", "1").output
    figures = json.loads(run("status", "1", "--json").output)
    assert (figures["number"], figures["state"], figures["total"]) == (1, "opened", 0)


def test_an_unknown_edition_is_said_to_be_unknown(run: Any) -> None:
    for command in ("status", "show", "steps", "approve", "pause", "resume", "cancel", "open", "set"):
        with pytest.raises(TalentPoolError, match="there is no edition 7; see `talentpool editions list`"):
            run(command, "7")


def test_a_draft_is_shown_changed_opened_paused_and_cancelled_with_who_and_why(run: Any) -> None:
    titles = ("--title-nb", "Høst", "--title-en", "Autumn")
    drafted = run("draft", *titles, "--send-at", "2027-03-01T08:00+01:00", "--canary", "2.5", "--who", "kari")
    assert "edition 1 is a draft" in drafted.output
    assert "2.5% first" in run("show", "1").output
    assert (
        "changed titles, send_at" in run("set", "1", "--title-en", "Late autumn", "--send-at", "now").output
    )
    shown = json.loads(run("show", "1", "--json").output)
    assert (shown["titles"]["en"], shown["send_at"], shown["can"]) == (
        "Late autumn",
        None,
        ["open", "cancel"],
    )
    assert "edition 1 is open" in run("open", "1", "--who", "ola").output
    assert "edition 1 is paused" in run("pause", "1", "--note", "a word is wrong", "--who", "ola").output
    assert "edition 1 is opened" in run("resume", "1").output
    assert "edition 1 is cancelled" in run("cancel", "1").output
    steps = run("steps", "1").output
    assert "a word is wrong" in steps
    told = json.loads(run("steps", "1", "--json").output)
    assert [step["who"] for step in told[:2]] == ["kari", told[1]["who"]]
    assert [step["after"] for step in told] == [
        "draft", "draft", "opened", "paused", "opened", "cancelled",
    ]  # fmt: skip
    assert (told[2]["who"], told[3]["note"]) == ("ola", "a word is wrong")


def test_what_cannot_be_read_is_refused_before_anything_is_stored(run: Any) -> None:
    titles = ("--title-nb", "Høst", "--title-en", "Autumn")
    for arguments, message in (
        (("draft", *titles, "--send-at", "tomorrow"), "is no time"),
        (("draft", *titles, "--canary", "500"), "share of canary"),
        (("draft", *titles, "--audience", "{"), "audience"),
        (("draft", "--title-nb", "Høst", "--title-en", " "), "English title is empty"),
        (("draft", "--title-nb", "Høst", "--title-en", "x" * 151), "write at most 150"),
        (("draft", *titles, "--who", "schedule"), "printable characters"),
        (("open", "--title-nb", "Høst"), "English title is empty"),
        (("settle", str(UUID(int=7)), "--why", "log"), "say one of"),
        (("settle", str(UUID(int=7)), "--sent", "--why", "log"), "there is no mail delivery"),
        (("key", "canary"), "cannot name a key"),
    ):
        with pytest.raises(TalentPoolError, match=message):
            run(*arguments)
    assert run("deliveries", "--json").output.strip() == "[]"


def test_a_draft_s_audience_is_changed_until_it_is_ranked_and_never_passed_over(run: Any) -> None:
    run("draft", "--title-nb", "Høst", "--title-en", "Autumn")
    wanted = ("--audience", '{"languages": ["en"]}', "--partitions", "8")
    with pytest.raises(TalentPoolError, match="--audience, --partitions cannot be given with a draft"):
        run("open", "1", *wanted)
    assert "changed audience, partitions, top_k" in run("set", "1", *wanted, "--top-k", "5").output
    assert json.loads(run("show", "1", "--json").output)["audience"] == {"languages": ["en"]}
    run("open", "1")
    with pytest.raises(TalentPoolError, match="edition 1 is opened and keeps its audience and partitions"):
        run("set", "1", *wanted)


def test_a_key_is_shown_once_with_the_entry_for_the_setting(run: Any) -> None:
    _, secret, _, entry = run("key", "kari").output.splitlines()
    assert owner_of(secret, read_keys(entry)) == "kari"
