"""Fuzzes the formats that are XML: ``python -m tests.fuzz.fuzz_xml -max_total_time=60``."""

from tests.fixtures.feed_examples import examples_in
from tests.fuzz.fuzzing import Check, fuzz


def load() -> Check:
    from tests.fixtures.feed_properties import read_soundly

    return read_soundly


if __name__ == "__main__":
    fuzz(load, (text.encode() for text in examples_in("xml").values()))
