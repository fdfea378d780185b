"""Tables on the terminal: companies, feeds, reports and trials."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text
from sqlalchemy import RowMapping

COUNTS = ("taken", "changed", "unchanged", "closed", "rejected", "expired", "held")


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


def feeds_table(rows: Sequence[RowMapping]) -> Table:
    """A line a feed."""
    table = Table("company", "feed", "closings", "id")
    for row in rows:
        held = "held back" if row["held_back"] else ""
        table.add_row(Text(row["company"]), Text(row["name"]), held, str(row["feed_id"]))
    return table


def show_report(found: dict[str, Any]) -> None:
    """A delivery's state, its counts, and a line for each rejection and remark."""
    report = found["report"] or {}
    show(f"delivery {found['id']} of feed {found['feed']}: {found['state']}")
    if "failure" in report:
        show(f"error: {sentence(report['failure'])}")
    if "superseded" in report:
        show(report["superseded"])
    if "counts" in report:
        table = Table("format", *COUNTS)
        table.add_row(report["format"], *(str(report["counts"].get(name, 0)) for name in COUNTS))
        show(table)
    show_remarks(report)


def show_trials(results: Sequence[dict[str, Any]]) -> None:
    """A line a file, then what is wrong."""
    table = Table(
        Column("file", overflow="fold"),
        Column("format", overflow="fold"),
        "taken",
        "of them past",
        "rejected",
        "complete",
    )
    for result in results:
        if "failure" in result:
            table.add_row(Text(result["file"]), "not read", "0", "0", "", "")
        else:
            counts = (result["taken"], result["expired"], len(result["rejected"]))
            complete = "yes" if result["complete"] else "no"
            table.add_row(Text(result["file"]), result["format"], *map(str, counts), complete)
    show(table)
    for result in results:
        if "failure" in result:
            show(f"{result['file']}: {sentence(result['failure'])}")
        elif result["rejected"] or result["remarks"]:
            show(f"{result['file']}:")
            show_remarks(result)


def show_remarks(report: dict[str, Any]) -> None:
    """Rejections first."""
    for kind in ("rejected", "remarks"):
        for line in report.get(kind, ()):
            show(f"  {'rejected' if kind == 'rejected' else 'note'}: {sentence(line)}")


def sentence(line: dict[str, Any]) -> str:
    """Where, what, the value, and how to mend it."""
    where = f"{line['position']}: " if line.get("position") else ""
    value = f" ({line['value']})" if line.get("value") else ""
    return f"{where}{line['message']}{value}; {line['mend']}"
