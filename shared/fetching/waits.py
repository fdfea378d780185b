"""How long to leave a server alone: what it asks for, and what failures suggest."""

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 24 * 3600.0
FIRST_WAIT = 300.0


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` asks for, as a number or a date; ``None`` without a usable one."""
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:9]), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_WAIT)


def after_failures(failures: int, asked: float | None = None) -> float:
    """Seconds until the next try: 5 minutes, doubled with each failure up to a day, with jitter."""
    wait = min(FIRST_WAIT * 2.0 ** min(max(failures, 1) - 1, 20), LONGEST_WAIT)
    return max(jittered(wait), asked or 0.0)


def jittered(seconds: float) -> float:
    """Within a tenth of ``seconds``, so that feeds do not all come at the same moment."""
    return seconds * random.uniform(0.9, 1.1)  # noqa: S311  spreads load, guards nothing
