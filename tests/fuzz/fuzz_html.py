"""Fuzzes the formats that are HTML pages: ``python -m tests.fuzz.fuzz_html -max_total_time=60``."""

from tests.fixtures.feed_examples import EXAMPLES, examples_in
from tests.fuzz.fuzzing import Check, fuzz

START = b"<html>"
"""Before an input that does not begin so, so that it is never taken for anything else."""


def load() -> Check:
    from tests.fixtures.feed_properties import read_soundly

    return lambda content: read_soundly(content if content.startswith(START) else START + content)


def pages() -> list[bytes]:
    """The examples that are pages, and a script of the example of JSON-LD."""
    script = f'<script type="application/ld+json">{EXAMPLES["json-ld"]}</script>'
    data = f"<script>window.jobs = {EXAMPLES['json-jobs']};</script>"
    return [text.encode() for text in (*examples_in("html").values(), script, data)]


if __name__ == "__main__":
    fuzz(load, pages())
