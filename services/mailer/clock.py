"""The database's clock, as heard a moment ago: what a mailer's own clock says decides nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the database's time between two hearings; before the first, the process's own."""

    def __init__(self, own: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._own = own
        self._ahead = timedelta(0)

    def __call__(self) -> datetime:
        """Now, in UTC."""
        return self._own() + self._ahead

    def hear(self, told: datetime) -> None:
        """Take over the time that the database just told."""
        self._ahead = told - self._own()
