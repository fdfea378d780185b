"""Processes that help the reading process to normalise, one for each further core.

They work on one batch while the reading process parses the next, and so take a larger share than it does.
"""

import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from services.ingest.reader.outcomes import Draft, Outcome, Whose, outcomes
from services.ingest.reader.protocol import packed, receive

MOST_HELPERS = 7
LONGEST_SECONDS = 3_600
FEWEST_DRAFTS = 20
"""Fewer are read sooner than handed over."""

PARSING = 0.2
"""What all that the reading process does alone costs, beside normalising."""


@dataclass(frozen=True)
class Helper:
    """A process, and the pipes to it and from it."""

    process_id: int
    work: BinaryIO
    answers: BinaryIO


class Crew:
    """Helpers are forked from the reading process, whose modules they share; they end with it."""

    def __init__(self, size: int) -> None:
        self._helpers = list[Helper]()
        for _ in range(min(size, MOST_HELPERS)):
            self._helpers.append(self._start())

    def work(self, whose: Whose, drafts: Sequence[Draft]) -> Callable[[], list[Outcome]]:
        """Hand the helpers their shares; this process does its own when the outcomes are asked for.

        They must be asked for before the next drafts are handed over.
        """
        busy = self._helpers[: max(0, len(drafts) // FEWEST_DRAFTS - 1)]
        own = own_share(len(drafts), len(busy))
        share = -(-(len(drafts) - own) // max(1, len(busy)))
        for number, helper in enumerate(busy):
            start = own + number * share
            helper.work.write(packed((whose, drafts[start : start + share])))
            helper.work.flush()

        def finish() -> list[Outcome]:
            found = outcomes(whose, drafts[:own])
            for helper in busy:
                found += receive(helper.answers)
            return found

        return finish

    def close(self) -> None:
        """Let the helpers end, and wait for it."""
        while self._helpers:
            helper = self._helpers.pop()
            helper.work.close()
            helper.answers.close()
            os.waitpid(helper.process_id, 0)

    def _start(self) -> Helper:
        work, answers = os.pipe(), os.pipe()
        if process_id := os.fork():
            os.close(work[0])
            os.close(answers[1])
            return Helper(process_id, os.fdopen(work[1], "wb"), os.fdopen(answers[0], "rb"))
        for other in self._helpers:  # so that they see it when the reading process ends
            os.close(other.work.fileno())
            os.close(other.answers.fileno())
        os.close(work[1])
        os.close(answers[0])
        _help(os.fdopen(work[0], "rb"), os.fdopen(answers[1], "wb"))
        os._exit(0)


def own_share(drafts: int, helpers: int) -> int:
    """So many of the drafts that all end at the same time."""
    return round(drafts * max(0.0, (1 + PARSING) / (helpers + 1) - PARSING))


def _help(work: BinaryIO, answers: BinaryIO) -> None:
    """Until there is no more work."""
    try:
        while True:
            whose, drafts = receive(work)
            signal.alarm(LONGEST_SECONDS)  # ends a helper that nobody waits for any more
            answers.write(packed(outcomes(whose, drafts)))
            answers.flush()
            signal.alarm(0)
    except (EOFError, BrokenPipeError):
        return
    except MemoryError:
        os._exit(1)  # the reading process hears the end of the pipe, and ends too


def spare_cores() -> int:
    """Cores that this process may use besides one."""
    return len(os.sched_getaffinity(0)) - 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) - 1
