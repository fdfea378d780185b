"""One id from the first HTTP request or command to the last mail header."""

import re
from contextvars import ContextVar
from uuid import uuid4

HTTP_HEADER = "X-Correlation-ID"
MAIL_HEADER = "X-Correlation-ID"

_ACCEPTABLE = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
_current: ContextVar[str | None] = ContextVar("correlation_id", default=None)


def correlation_id() -> str:
    """The id of the work in hand; made now if there is none."""
    value = _current.get()
    if value is None:
        value = uuid4().hex
        _current.set(value)
    return value


def set_correlation_id(value: str | None) -> str:
    """Take an id from outside if it is harmless in a log line and a header, else a new one."""
    accepted = value if value and _ACCEPTABLE.match(value) else uuid4().hex
    _current.set(accepted)
    return accepted
