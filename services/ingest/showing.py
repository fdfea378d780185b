"""Tables on the terminal: companies, reports and trials."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text
from sqlalchemy import RowMapping

from services.ingest.report import Counts

COUNTS = tuple(one.name for one in fields(Counts))
TRIED = ("taken", "rejected", "warnings", "past")
LINES = {"problems": "not fetched", "rejected": "rejected", "warnings": "warning"}
POSTINGS = {
    "expired": "past its deadline",
    "marked": "no job",
    "held": "held",
    "joined": "the same job as another",
}


def show(*things: Table | str) -> None:
    """Print; a plain string is printed as it is, without markup."""
    console = Console()
    for thing in things:
        console.print(Text(thing), soft_wrap=True) if isinstance(thing, str) else console.print(thing)


def companies_table(rows: Sequence[RowMapping]) -> Table:
    """A line a company."""
    table = Table("company", "keys", "feeds", "id")
    for row in rows:
        keys = ", ".join(f"{prefix}…" for prefix in row["keys"] or ())
        table.add_row(Text(row["name"]), keys or "none", str(row["feeds"]), str(row["company_id"]))
    return table


def show_report(found: dict[str, Any]) -> None:
    """A delivery's state, its counts, and a line for each rejection and warning."""
    report = found["report"] or {}
    show(f"delivery {found['id']} of feed {found['feed']}: {found['state']}")
    if "failure" in report:
        show(f"error: {sentence(report['failure'])}")
    if "superseded" in report:
        show(report["superseded"])
    if "counts" in report:
        table = Table("outcome", Column("postings", justify="right"), title=report["format"])
        for name in COUNTS:
            if number := report["counts"].get(name, 0):
                table.add_row(name, str(number))
        show(table)
    show_lines(report)


def show_trials(results: Sequence[dict[str, Any]]) -> None:
    """A line a file, then what is wrong."""
    table = Table(Column("file", overflow="fold"), Column("format", no_wrap=True), *TRIED, "complete")
    for result in results:
        failed = "failure" in result
        counts = [str(result["counts"][name]) for name in ("taken", "rejected", "warnings", "expired")]
        whole = "" if failed else "yes" if result["complete"] else "no"
        table.add_row(Text(result["file"]), "not read" if failed else result["format"], *counts, whole)
    show(table)
    for result in results:
        if "failure" in result:
            show(f"{result['file']}: {sentence(result['failure'])}")
        elif result["rejected"] or result["warnings"] or result.get("problems"):
            show(f"{result['file']}:")
            show_lines(result)


def show_lines(report: dict[str, Any]) -> None:
    """What could not be fetched first, then rejections, warnings and what else one should know."""
    for kind, word in LINES.items():
        for line in report.get(kind, ()):
            show(f"  {word}: {sentence(line)}")
    for kind, word in POSTINGS.items():
        for line in report.get(kind, ()):
            show(f"  {word}: {line.get('position') or ''} {line.get('reference') or ''}")


def sentence(line: dict[str, Any]) -> str:
    """Where, what, the value, and how to mend it."""
    where = f"{line['position']}: " if line.get("position") else ""
    value = f" ({line['value']})" if line.get("value") else ""
    return f"{where}{line['message']}{value}; {line['mend']}"
