"""Fuzzes CSV and workbooks: ``python -m tests.fuzz.fuzz_table -max_total_time=60``."""

import csv

from tests.fixtures.feed_examples import EXAMPLES
from tests.fixtures.workbooks import xlsx
from tests.fuzz.fuzzing import Check, fuzz


def load() -> Check:
    from tests.fixtures.feed_properties import read_soundly

    return read_soundly


def tables() -> list[bytes]:
    """The example of CSV under each usual delimiter and encoding, and as a workbook."""
    text = EXAMPLES["csv"]
    rows = list(csv.reader(text.splitlines(keepends=True), delimiter=";"))
    others = [text.replace(";", delimiter).encode() for delimiter in (",", "\t", "|")]
    workbook = xlsx({"Stillinger": [list(row) for row in rows]})
    return [text.encode(), text.encode("cp1252"), text.encode("utf-16"), *others, workbook]


if __name__ == "__main__":
    fuzz(load, tables())
