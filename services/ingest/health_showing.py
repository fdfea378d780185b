"""Tables on the terminal about feeds: where they come from, how they are doing, what they hold back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.table import Table
from rich.text import Text

from services.ingest.feed_view import FeedView
from services.ingest.showing import sentence, show


def show_feeds(rows: Sequence[FeedView]) -> None:
    """A line a feed, then what was wrong with the last fetch of some."""
    table = Table("company", "feed", "state", "fetched from", "last good", "open", "id")
    for row in rows:
        seen = row.seen
        table.add_row(
            *map(Text, (seen.company, seen.name, row.state.value, row.address or "", _day(row))),
            str(seen.open_jobs),
            str(seen.feed_id),
        )
    show(table)
    _show_problems(rows)


def show_health(rows: Sequence[FeedView]) -> None:
    """A line a feed: its state, and the figures that make it."""
    table = Table("company", "feed", "state", "last good", "silent after", "open", "warnings", "held")
    for row in rows:
        facts, own = row.seen.facts, row.own()
        allowed = own["silent_after_seconds"]
        table.add_row(
            *map(Text, (row.seen.company, row.seen.name, row.state.value, _day(row))),
            _interval(allowed) if allowed else "",
            str(row.seen.open_jobs),
            f"{facts.share_of_warnings:.0%}",
            str(facts.held or ""),
        )
    show(table)
    _show_problems(rows)


def show_held(rows: Sequence[dict[str, Any]]) -> None:
    """A line a posting, and what can be done."""
    if not rows:
        show("no posting is held")
        return
    table = Table("company", "feed", "reference", "title", "held since")
    for row in rows:
        since = f"{datetime.fromisoformat(row['held_since']):%Y-%m-%d %H:%M} UTC"
        table.add_row(*map(Text, (row["company"], row["feed"], row["reference"], row["title"], since)))
    show(table, "gone indeed: talentpool feeds release COMPANY FEED; still there: feeds keep COMPANY FEED")


def _show_problems(rows: Sequence[FeedView]) -> None:
    for row in rows:
        for problem in row.seen.problems:
            show(f"{row.seen.name} of {row.seen.company}: {problem['code']}: {sentence(problem)}")


def _day(row: FeedView) -> str:
    good = row.seen.facts.last_good
    return f"{good:%Y-%m-%d %H:%M} UTC" if good else "never"


def _interval(seconds: int) -> str:
    hours = round(seconds / 3_600)
    return f"{hours} h" if hours < 48 else f"{round(hours / 24)} days"  # noqa: PLR2004  two days
