"""Findings as a table for people and as JSON for programs. Pure."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from rich.table import Table
from rich.text import Text

from services.mailer.doctor.finding import Finding, Level

_COLOURS = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red", Level.SKIPPED: "dim"}


def table(findings: Sequence[Finding]) -> Table:
    """One row a rule; text of DNS and mails is shown whole, not read as markup."""
    rows = Table(title="Will it arrive?", show_lines=True)
    for heading in ("rule", "found", "", "what to do", "asked by"):
        rows.add_column(heading, overflow="fold")
    for one in findings:
        level = Text(one.level.value, style=_COLOURS[one.level])
        rows.add_row(Text(one.rule), Text(one.found), level, Text(one.advice), Text(one.source))
    return rows


def to_json(findings: Sequence[Finding]) -> str:
    """A list of objects with the names of :class:`Finding`."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2)


def summary(findings: Sequence[Finding]) -> str:
    """How many of each level."""
    counts = {level: sum(one.level is level for one in findings) for level in Level}
    return ", ".join(f"{number} {level.value}" for level, number in counts.items())
