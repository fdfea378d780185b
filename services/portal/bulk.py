"""Reads a file of confirmed candidates: it is checked whole before the first row is written. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from services.portal.addresses import address_key
from services.portal.forms import ImportedCandidate
from services.portal.messages import MESSAGES, Fault, fault_of, values_of
from shared.errors import TalentPoolError

CHUNK = 500
MOST_ERRORS_SHOWN = 20


@dataclass(frozen=True)
class Counts:
    """What became of the lines."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


def read_candidates(file: Path) -> list[ImportedCandidate]:
    """The candidates of a JSON-lines file; raises with the line of everything that is wrong."""
    people: list[ImportedCandidate] = []
    first_line: dict[str, int] = {}
    problems: list[str] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            person = ImportedCandidate.model_validate_json(line)
        except ValidationError as error:
            problems += [f"line {number}: {text}" for text in _sentences(error)]
            continue
        earlier = first_line.setdefault(address_key(person.email), number)
        if earlier != number:
            problems.append(f"line {number}: email: stands in line {earlier} already")
        people.append(person)
    if problems:
        raise TalentPoolError(_report(file, problems))
    return people


def _sentences(error: ValidationError) -> list[str]:
    sentences = []
    for found in error.errors(include_url=False, include_input=False):
        where = ".".join(str(part) for part in found["loc"])
        fault = fault_of(found)
        known = fault is not Fault.INVALID
        text = MESSAGES[fault].format(**values_of(found)) if known else found["msg"]
        sentences.append(f"{where}: {text}" if where else text)
    return sentences


def _report(file: Path, problems: Sequence[str]) -> str:
    shown = "\n".join(problems[:MOST_ERRORS_SHOWN])
    rest = len(problems) - MOST_ERRORS_SHOWN
    more = f"\n… and {rest} more" if rest > 0 else ""
    return f"{file.name} has errors; nothing was taken in:\n{shown}{more}"
