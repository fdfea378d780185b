"""One mail in words, its parts encoded."""

from dataclasses import dataclass

from services.mailer.quoted import ended, quoted
from services.mailer.render import Rendered


@dataclass(frozen=True)
class Printed:
    """``html`` and ``text`` are encoded as :mod:`services.mailer.quoted` does it, and end with a line end."""

    subject: str
    html: bytes
    text: bytes


def printed(rendered: Rendered) -> Printed:
    """A rendered mail, encoded."""
    return Printed(rendered.subject, ended(quoted(rendered.html)), ended(quoted(rendered.text)))
