"""Reads the files of labelled sets; what cannot be read is said with its file and line."""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from shared.errors import TalentPoolError


def table(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The wanted columns of a file of tab-separated values whose first line names them.

    Raises:
        TalentPoolError: the file is missing, not UTF-8, lacks a column, or a line is too short.
    """
    lines = enumerate(text_lines(path), start=1)
    _, first = next(lines, (1, ""))
    header = first.split("\t")
    lacking = [name for name in columns if name not in header]
    if lacking:
        message = (
            f"{path}, line 1: no column {', '.join(lacking)}; expected a header with {', '.join(columns)}"
        )
        raise TalentPoolError(message)
    at = [header.index(name) for name in columns]
    for number, line in lines:
        cells = line.split("\t")
        if line.strip():
            yield (
                tuple(cells[place] for place in at) if len(cells) > max(at) else _short(path, number, columns)
            )


def plain_table(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The rows of a file of tab-separated values without a header.

    Raises:
        TalentPoolError: the file is missing, not UTF-8, or a line is too short.
    """
    for number, line in enumerate(text_lines(path), start=1):
        cells = line.split("\t")
        if line.strip():
            enough = len(cells) >= len(columns)
            yield tuple(cells[: len(columns)]) if enough else _short(path, number, columns)


def comma_table(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The wanted columns of a CSV file.

    Raises:
        TalentPoolError: the file is missing, not UTF-8, no CSV, or lacks a column or a cell.
    """
    reader = csv.DictReader(text_lines(path), strict=True)
    try:
        for row in reader:
            cells = [row.get(name) for name in columns]
            if None in cells:
                _short(path, reader.line_num, columns)
            yield tuple(str(cell) for cell in cells)
    except csv.Error as error:
        message = f"{path}, line {reader.line_num}: no CSV ({error}); expected columns {', '.join(columns)}"
        raise TalentPoolError(message) from error


def records(path: Path, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The objects of a file with one JSON object a line, each with the wanted fields.

    Raises:
        TalentPoolError: the file is missing, not UTF-8, a line is no JSON object, or a field is lacking.
    """
    for number, line in enumerate(text_lines(path), start=1):
        if not line.strip():
            continue
        record = _parsed(path, number, line)
        lacking = [name for name in fields if name not in record]
        if lacking:
            message = f"{path}, line {number}: no field {', '.join(lacking)}; expected {', '.join(fields)}"
            raise TalentPoolError(message)
        yield record


def text_lines(path: Path) -> Iterator[str]:
    """The lines of a text file without their ends; raises ``TalentPoolError`` if it cannot be read."""
    number = 0
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as lines:
            for number, line in enumerate(lines, start=1):  # noqa: B007  the number is for the error
                yield line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        message = f"{path}, after line {number}: not UTF-8; save the file as UTF-8"
        raise TalentPoolError(message) from error
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise TalentPoolError(message) from error


def _parsed(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        message = f"{path}, line {number}: no JSON ({error}); expected one object a line"
        raise TalentPoolError(message) from error
    if not isinstance(record, dict):
        message = f"{path}, line {number}: expected a JSON object, found {type(record).__name__}"
        raise TalentPoolError(message)
    return record


def _short(path: Path, number: int, columns: Sequence[str]) -> tuple[str, ...]:
    message = f"{path}, line {number}: too few cells; expected {', '.join(columns)}"
    raise TalentPoolError(message)
