"""What a relay's answer means, and how it is kept: without addresses. Pure."""

import re

from services.mailer.delivery import Accepted, Deferred, InDoubt, Outcome, Refused
from services.mailer.returns.grading import grade
from services.mailer.returns.returned import Grade
from services.mailer.text import one_line

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")
_DONE = 250


def kept(code: int, message: str) -> str:
    """An answer for the ledger: one line, addresses struck out."""
    return one_line(f"{code} {_ADDRESS.sub('<address>', message)}", 300)


def to_recipient(code: int, message: str) -> Outcome:
    """What a refusal of the recipient means, judged like a bounce that says the same.

    Only a refusal that speaks of the address itself marks it as bad: policies and full mailboxes do not.
    """
    if _is_transient(code):
        return Deferred(kept(code, message))
    return Refused(kept(code, message), grade("", message) is Grade.HARD)


def to_content(code: int, message: str) -> Outcome:
    """What the answer after DATA, or after the final dot, means."""
    if code == _DONE:
        return Accepted(kept(code, message))
    if _is_transient(code):
        return Deferred(kept(code, message))
    return Refused(kept(code, message)) if code // 100 == 5 else InDoubt(kept(code, message))  # noqa: PLR2004  5xx


def _is_transient(code: int) -> bool:
    return code // 100 == 4  # noqa: PLR2004  4xx
