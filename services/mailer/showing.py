"""Editions, their steps and their mails as tables and as JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from rich.console import Console
from rich.table import Table

from services.mailer.edition_view import EditionView
from services.mailer.ledger_line import LedgerLine
from services.mailer.storage.steps import Step


def show(thing: Any) -> None:
    """Print a table; what people wrote is never read as the terminal's markup."""
    Console(markup=False, emoji=False, highlight=False).print(thing)


def as_json(thing: Any) -> str:
    """A value, or a list of values, as JSON."""
    return TypeAdapter(Any).dump_json(thing, indent=2).decode()


def edition_table(edition: EditionView) -> Table:
    """One edition, line by line."""
    rows = Table(title=f"Edition {edition.number} ({edition.state})", box=None, show_header=False)
    for locale, title in edition.titles.items():
        rows.add_row(f"title, {locale}", title)
    rows.add_row("drafted", f"by {edition.drafted_by}, {_time(edition.drafted_at)}")
    rows.add_row("audience", ", ".join(edition.audience) or "everyone")
    rows.add_row("jobs", f"at most {edition.top_k} a candidate, ranked in {edition.partitions} parts")
    for article in edition.articles:
        rows.add_row(f"article, {article.section}", f"{article.slug} ({', '.join(article.titles)})")
    rows.add_row("goes out", f"from {_time(edition.send_at)}" if edition.send_at else "once it is approved")
    rows.add_row("approval", "approves itself" if edition.approves_itself else "by a person")
    rows.add_row("canary", _canary(edition))
    rows.add_row("you can", ", ".join(edition.can) or "do nothing more with it")
    return rows


def _canary(edition: EditionView) -> str:
    rule = edition.canary
    if not rule.share:
        return "none"
    return (
        f"{rule.share:.1%} first; the rest after {rule.minutes} minutes if at most {rule.most_bounces:.1%} "
        f"bounce and {rule.most_complaints:.1%} complain"
    )


def steps_table(steps: Sequence[Step]) -> Table:
    """An edition's steps, oldest first."""
    rows = Table("When", "From", "To", "Who", "Note", box=None)
    for step in steps:
        rows.add_row(_time(step.at), step.before or "", step.after, step.who, step.note or "")
    return rows


def ledger_table(lines: Sequence[LedgerLine]) -> Table:
    """Mails with their answers."""
    rows = Table("Mail", "Kind", "State", "Reason", "Tries", "Jobs", "Relay", "Answer", box=None)
    for line in lines:
        tries = f"{line.attempts}" + (f" ({line.doubts} in doubt)" if line.doubts else "")
        known = (line.reason or "", tries, str(len(line.items)), line.relay or "", line.relay_answer or "")
        rows.add_row(str(line.id), line.kind, line.state, *known)
    return rows


def _time(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S}"
