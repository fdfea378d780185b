"""A drawn example, as the process that draws hands it to the process that shows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """One example: its parts, or what is wrong with its template."""

    name: str
    kind: str
    locale: str
    variant: str = ""
    subject: str = ""
    html: str = ""
    text: str = ""
    source: str = ""
    place: str = ""
    error: str = ""
    excerpt: str = ""
