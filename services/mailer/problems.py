"""What is wrong with an article or an edition: how bad, where, and what to do. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops the approval, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """One thing that an editor should know before an edition goes out."""

    severity: Severity
    where: str
    message: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}; {self.mend}"


def error(where: str, message: str, mend: str) -> Problem:
    """A problem that stops the approval."""
    return Problem(Severity.ERROR, where, message, mend)


def warning(where: str, message: str, mend: str) -> Problem:
    """A problem that the editor decides about."""
    return Problem(Severity.WARNING, where, message, mend)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that stop the approval."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)
