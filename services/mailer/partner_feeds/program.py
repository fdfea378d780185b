"""The process that reads one feed: a hostile one can cost this process its life, and the mailer nothing.

It takes a line of JSON (``address``, ``media_type``) and then the feed on its standard input, and answers
with JSON on its standard output.
"""

import json
import os
import resource
import sys
from dataclasses import asdict

from services.mailer.partner_feeds.reading import UnreadableFeedError, read_feed

MEMORY_BYTES = 600_000_000
PROCESSOR_SECONDS = 20


def main() -> None:
    """``python -m services.mailer.partner_feeds.program``."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)  # what a library prints must not get into the answer
        head, _, content = sys.stdin.buffer.read().partition(b"\n")
        answers.write(answer(json.loads(head), content))


def answer(head: dict[str, str], content: bytes) -> str:
    """What is said of a feed."""
    try:
        found = read_feed(content, head["address"], head["media_type"])
    except UnreadableFeedError as error:
        return json.dumps({"code": error.code, "message": error.message, "mend": error.mend})
    return json.dumps(asdict(found), default=lambda moment: moment.isoformat())


if __name__ == "__main__":
    main()
