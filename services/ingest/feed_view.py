"""A feed as its company and operators see it: one set of values for the API, the pages and the commands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.ingest.health import NEEDS_SOMEBODY, FeedState, silence_allowed, state_of
from services.ingest.storage.health import Seen
from shared.fetching.targets import shown


@dataclass(frozen=True)
class FeedView:
    """A feed with its state at a moment."""

    seen: Seen
    state: FeedState

    @property
    def needs_somebody(self) -> bool:
        """Whether it does not mend itself."""
        return self.state in NEEDS_SOMEBODY

    @property
    def address(self) -> str | None:
        """Where it is fetched, without its query, which may hold a key."""
        return shown(self.seen.address) if self.seen.address else None

    def plain(self) -> dict[str, Any]:
        """With the company, for operators."""
        return {"company": self.seen.company} | self.own()

    def own(self) -> dict[str, Any]:
        """What the company may see, which is all but other companies."""
        facts = self.seen.facts
        allowed = silence_allowed(facts)
        return {
            "name": self.seen.name,
            "state": self.state.value,
            "address": self.address,
            "every_seconds": int(facts.every.total_seconds()) if facts.every else None,
            "paused": facts.paused,
            "last_good_at": _moment(facts.last_good),
            "last_tried_at": _moment(self.seen.last_tried),
            "next_fetch_at": _moment(self.seen.next_fetch) if not facts.paused else None,
            "silent_after_seconds": int(allowed.total_seconds()) if allowed else None,
            "open_jobs": self.seen.open_jobs,
            "held": facts.held,
            "share_of_warnings": round(facts.share_of_warnings, 3),
            "failures": facts.failures,
            "problems": [dict(problem) for problem in self.seen.problems],
        }


def view_of(seen: Seen, now: datetime) -> FeedView:
    """The feed at a moment."""
    return FeedView(seen, state_of(seen.facts, now))


def delivery_line(row: Mapping[str, Any]) -> dict[str, Any]:
    """A delivery in a feed's history, as plain values."""
    return {
        "id": str(row["delivery_id"]),
        "state": row["state"],
        "received_at": _moment(row["received_at"]),
        "read_at": _moment(row["read_at"]),
        "size": row["size"],
        "reference": row["reference"],
        "format": row["format"],
        "counts": row["counts"],
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
