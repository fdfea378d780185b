import json
from io import StringIO

from rich.console import Console

from services.mailer.doctor.finding import any_fails, fail, ok, skipped, warn
from services.mailer.doctor.report import summary, table, to_json

FINDINGS = [
    ok("A", "[bold]x"),
    warn("B", "y" * 200, "do this"),
    skipped("C", "no answer"),
    fail("D", "z", "mend"),
]


def shown() -> str:
    console = Console(width=80, record=True, file=StringIO())
    console.print(table(FINDINGS))
    return console.export_text()


def test_a_table_shows_everything_whole_and_reads_nothing_as_markup() -> None:
    assert "[bold]x" in shown()
    assert shown().count("y") >= 200


def test_json_has_every_finding_with_its_level() -> None:
    rows = json.loads(to_json(FINDINGS))
    assert [(row["rule"], row["level"]) for row in rows] == [
        ("A", "ok"), ("B", "warn"), ("C", "skipped"), ("D", "fail")
    ]  # fmt: skip


def test_the_summary_counts_and_only_what_fails_counts_as_failing() -> None:
    assert summary(FINDINGS) == "1 ok, 1 warn, 1 fail, 1 skipped"
    assert any_fails(FINDINGS)
    assert not any_fails(FINDINGS[:3])
