"""What the doctor found about one rule. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """``skipped``: could not be looked at here, and says why."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Finding:
    """A rule, what was found, how bad that is, what to do, and who asks for it."""

    rule: str
    found: str
    level: Level
    advice: str = ""
    source: str = ""


def ok(rule: str, found: str, source: str = "") -> Finding:
    """The rule is kept."""
    return Finding(rule, found, Level.OK, source=source)


def warn(rule: str, found: str, advice: str, source: str = "") -> Finding:
    """Mails arrive, but better not like this."""
    return Finding(rule, found, Level.WARN, advice, source)


def fail(rule: str, found: str, advice: str, source: str = "") -> Finding:
    """Mails will be refused or called spam."""
    return Finding(rule, found, Level.FAIL, advice, source)


def skipped(rule: str, why: str, advice: str = "", source: str = "") -> Finding:
    """Nothing is known about the rule."""
    return Finding(rule, why, Level.SKIPPED, advice, source)


def any_fails(findings: Iterable[Finding]) -> bool:
    """Whether something must be mended."""
    return any(finding.level is Level.FAIL for finding in findings)
