import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.mailer.canary import CanaryRule
from services.mailer.edition_view import ArticleLine, EditionView
from services.mailer.figures import duration, pace_line, summary, table, to_json
from services.mailer.ledger_line import LedgerLine
from services.mailer.progress import CanaryLine, DomainLine, LastStep, Status
from services.mailer.showing import as_json, edition_table, ledger_table, show, steps_table
from services.mailer.storage.steps import Step
from shared.vocabulary import Locale

AT = datetime(2027, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], str]:
    monkeypatch.setenv("COLUMNS", "200")

    def of(thing: Any) -> str:
        show(thing)
        return capsys.readouterr().out

    return of


def status(**values: Any) -> Status:
    defaults: dict[str, Any] = {
        "number": 7,
        "state": "sending",
        "title": "Autumn",
        "drafted_at": AT,
        "opened_at": AT,
        "send_at": None,
        "sending_at": AT,
        "sent_at": None,
        "partitions": 8,
        "frozen": 8,
        "total": 1003,
        "open": 91,
        "states": {"queued": 90, "sent": 900, "skipped": 10, "unknown": 3},
        "reasons": {"not_active": 10, "parked": 2},
        "skipped": {"not_active": 10},
        "parked": 2,
        "rate": 4.5,
        "seconds_left": 20.0,
        "domains": [DomainLine("large.example", 900, sent=899, answers={"250": 899, "451": 1})],
        "canary": CanaryLine(0.05, "running", 50, 10, 1, 0),
        "last_step": LastStep("sending", "kari", AT, "50 mails go first"),
    }
    return Status(**(defaults | values))


def test_an_editions_figures_are_told_on_a_page(shown: Callable[[Any], str]) -> None:
    text = shown(summary(status()))
    for word in (
        "Edition 7: Autumn (sending)",
        "8 of 8",
        "because not_active",
        "running: 40 of 50 tried, 1 bounced, 0 complained",
        "sending by kari",
        "4.5 mails/s, 0:00:20 left",
        "large.example",
        "451: 1",
    ):
        assert word in text, word


def test_figures_are_json_too() -> None:
    figures = json.loads(to_json(status()))
    assert (figures["total"], figures["open"], figures["domains"][0]["answers"]) == (
        1003,
        91,
        {"250": 899, "451": 1},
    )


def test_a_pause_says_why() -> None:
    step = LastStep("paused", "canary", AT, "6 of 100 mails that went first bounced")
    line = pace_line(status(state="paused", last_step=step, seconds_left=None))
    assert line == "paused, canary running, 6 of 100 mails that went first bounced"


def test_a_time_is_told_in_hours_minutes_and_seconds() -> None:
    assert [duration(seconds) for seconds in (0, 61.4, timedelta(hours=25).total_seconds())] == [
        "0:00:00",
        "0:01:01",
        "25:00:00",
    ]


def test_editions_without_figures_are_told_too(shown: Callable[[Any], str]) -> None:
    bare = status(states={}, reasons={}, domains=[], canary=None, last_step=None, state="draft")
    assert "Edition 7" in shown(summary(bare))
    assert "draft" in shown(table([bare, status(canary=CanaryLine(0.05, None))]))


def test_an_edition_is_shown_with_what_can_be_done(shown: Callable[[Any], str]) -> None:
    view = EditionView(
        number=7,
        state="in_review",
        titles={Locale.NB: "Høst", Locale.EN: "Autumn"},
        articles=(ArticleLine("bank", "practical", {Locale.NB: "Bank"}),),
        audience={},
        schedule_id=None,
        partitions=8,
        top_k=10,
        approves_itself=False,
        send_at=AT,
        canary=CanaryRule(share=0.05),
        canary_state=None,
        drafted_by="kari",
        drafted_at=AT,
        opened_at=AT,
        sending_at=None,
        sent_at=None,
        can=("approve", "pause", "cancel"),
    )
    text = shown(edition_table(view))
    for word in ("everyone", "bank (nb)", "5.0% first", "approve, pause, cancel", "by a person"):
        assert word in text, word
    assert json.loads(as_json(view))["titles"] == {"nb": "Høst", "en": "Autumn"}


def test_steps_and_mails_are_rows(shown: Callable[[Any], str]) -> None:
    step = Step(None, "draft", "kari", AT, "first")
    assert "kari" in shown(steps_table([step]))
    line = LedgerLine(
        id=UUID(int=7),
        edition=7,
        kind="digest",
        candidate_id=UUID(int=8),
        locale="nb",
        state="unknown",
        reason="parked",
        canary=False,
        items=(),
        model_id="m",
        rendered_hash="h",
        message_id="<m@x>",
        attempts=2,
        doubts=1,
        relay="relay.example:25",
        relay_answer="250 taken",
        next_attempt_at=None,
        began_at=AT,
        sent_at=None,
        bounced_at=None,
        complained_at=None,
        settlements=(),
    )
    text = shown(ledger_table([line]))
    for word in (str(UUID(int=7)), "2 (1 in doubt)", "relay.example:25", "250 taken"):
        assert word in text, word
    assert json.loads(as_json([line]))[0]["message_id"] == "<m@x>"


def test_what_people_wrote_is_no_markup_of_the_terminal(shown: Callable[[Any], str]) -> None:
    text = shown(table([status(title="[/b] :smile: [red]x")]))
    assert "[/b] :smile: [red]x" in text
