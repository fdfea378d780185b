"""Organisation numbers of Brønnøysund's register: nine digits, the last of them a check digit."""

import re

from stdnum.no import orgnr

NORWEGIAN = re.compile(r"(?i)^(?:NO)?[\s.:-]*(\d(?:[\s.-]?\d){8})[\s.-]*(?:MVA|AS|ENK)?\.?$")
LONGEST = 40


def organisation_number(text: str | None) -> str | None:
    """Nine digits without spaces; ``None`` for one that is wrong or of another country."""
    match = _norwegian(text)
    digits = re.sub(r"\D", "", match[1]) if match else ""
    return digits if orgnr.is_valid(digits) else None


def is_wrong(text: str | None) -> bool:
    """Whether it has the shape of a Norwegian number, and its check digit is wrong."""
    return _norwegian(text) is not None and organisation_number(text) is None


def _norwegian(text: str | None) -> re.Match[str] | None:
    return NORWEGIAN.match(" ".join((text or "")[:LONGEST].split()))
