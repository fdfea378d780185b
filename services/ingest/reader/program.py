"""The reading process: a hostile feed can cost this one its life, and no other delivery anything.

It reads orders from its standard input and answers on its standard output until its input ends.
"""

import gc
import os
import resource
import signal
import sys
from typing import BinaryIO

from services.ingest.draft import Fault
from services.ingest.reader.crew import Crew, spare_cores
from services.ingest.reader.files import answers_to
from services.ingest.reader.outcomes import Work
from services.ingest.reader.protocol import Failure, packed, receive

MANY_OBJECTS = 50_000
"""New objects between two looks for garbage: postings hold no cycles."""


def main() -> None:
    """``python -m services.ingest.reader.program BYTES_OF_MEMORY``."""
    limit = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service ends it
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # what a library prints must not get between the answers
        gc.freeze()
        gc.set_threshold(MANY_OBJECTS)
        crew = Crew(spare_cores())
        serve(sys.stdin.buffer, answers, crew.work)
        crew.close()


def serve(orders: BinaryIO, answers: BinaryIO, work: Work) -> None:
    """Until there are no more orders."""
    while True:
        try:
            order = receive(orders)
        except EOFError:
            return
        try:
            for said in answers_to(order, work):
                answers.write(packed(said))
                answers.flush()
        except BrokenPipeError:
            return
        except Exception as error:  # noqa: BLE001  the service must hear of it
            answers.write(packed(Failure(_unforeseen(error))))
            answers.flush()


def _unforeseen(error: Exception) -> Fault:
    return Fault(
        "not-readable",
        f"the file could not be read ({type(error).__name__})",
        "check the file with `talentpool feeds check`, and tell the operator if it is right",
    )


if __name__ == "__main__":
    main()
