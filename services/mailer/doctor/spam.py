"""What SpamAssassin says of a mail, by the tests that need no network."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from services.mailer.doctor.finding import Finding, fail, ok, skipped, warn

MOST_POINTS = 0.5
SPAM_POINTS = 5.0
SECONDS = 300
_SEPARATOR = b"From talentpool@localhost Mon Nov  2 09:00:00 2026\n"
_STATUS = re.compile(r"^X-Spam-Status:.*?score=(-?[0-9.]+).*?tests=([A-Z0-9_,\s]*)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class SpamScore:
    """Points, and the tests that gave them or took them."""

    points: float
    tests: tuple[str, ...]


def score(content: bytes) -> SpamScore | None:
    """The score of a mail; None where SpamAssassin is not installed or does not answer."""
    return next(iter(scores([content])), None)


def scores(contents: Sequence[bytes]) -> list[SpamScore]:
    """The scores of mails, in no particular order, by one start of the program; none if it is silent."""
    program = shutil.which("spamassassin")
    if program is None:
        return []
    plain = (content.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ") for content in contents)
    box = b"".join(_SEPARATOR + content + b"\n" for content in plain)
    try:
        run = subprocess.run(  # noqa: S603  a fixed program; mails are its input
            [program, "--local", "--test-mode", "--mbox"],
            input=box, capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return []
    marked = run.stdout.decode("utf-8", "replace").split(_SEPARATOR.decode())[1:]
    return [found for found in map(read_score, marked) if found]


def read_score(marked: str) -> SpamScore | None:
    """The score in a mail that SpamAssassin has marked."""
    found = _STATUS.search(marked)
    if found is None:
        return None
    tests = re.findall(r"[A-Z0-9_]+", found[2])
    return SpamScore(float(found[1]), tuple(test for test in tests if test != "none"))


def check_spam(found: SpamScore | None) -> Finding:
    """The finding about a score."""
    rule = f"SpamAssassin gives at most {MOST_POINTS} points"
    if found is None:
        return skipped(rule, "SpamAssassin is not here", "apt install spamassassin")
    text = f"{found.points} ({', '.join(found.tests) or 'no test'})"
    if found.points <= MOST_POINTS:
        return ok(rule, text)
    advice = "look these tests up at spamassassin.apache.org, and mend the text or the template"
    return (fail if found.points >= SPAM_POINTS else warn)(rule, text, advice)
