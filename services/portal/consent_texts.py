"""The texts that people agree to. A version's files never change: who agreed to it agreed to that text."""

from functools import cache
from pathlib import Path

from shared.vocabulary import Locale

FOLDER = Path(__file__).parent / "consent"
CURRENT = "1"
BEING_FOUND = "findable"
FINDABLE = f"{BEING_FOUND}-1"
"""To being found by employers: a consent of its own, beside that to the newsletter."""
COUNTING = "clicks"
CLICKS = f"{COUNTING}-1"
"""To links through the portal that count how many people looked at a job: one more of its own."""


@cache
def _template(version: str, locale: Locale) -> str:
    return " ".join((FOLDER / f"{version}.{locale}.txt").read_text(encoding="utf-8").split())


def consent_text(locale: Locale, *, sender: str, region: str, version: str = CURRENT) -> str:
    """A version's text with the sender's and the region's names filled in."""
    return _template(version, locale).format(sender=sender, region=region)
