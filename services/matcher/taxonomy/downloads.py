"""CSV files of a classification as it was downloaded: in folders, or in zip archives as they came."""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from shared.errors import TalentPoolError

LARGEST_FILE = 500_000_000
"""Bytes of one file, also after it is unpacked; ESCO's largest has 30 million."""
LONGEST_CELL = 1_000_000


@dataclass(frozen=True)
class Download:
    """One CSV file: its name without folders, where it lies (for messages), and how to open it."""

    name: str
    place: str
    open: Callable[[], BinaryIO]


def find_files(places: Sequence[Path]) -> list[Download]:
    """All CSV files in folders and zip archives; raises ``TalentPoolError`` if there are none."""
    found = [file for place in places for file in _files(place)]
    if not found:
        message = f"{', '.join(map(str, places))}: no CSV file there; name the folder or zip archive"
        raise TalentPoolError(message)
    return sorted(found, key=lambda file: (file.name, file.place))


def rows(file: Download, needed: Sequence[str], delimiter: str = ",") -> Iterator[Mapping[str, str]]:
    """The rows by column name; raises ``TalentPoolError`` with file and line for what cannot be read."""
    csv.field_size_limit(LONGEST_CELL)
    with _text(file) as text:
        reader = csv.DictReader(text, delimiter=delimiter, restval="", restkey="", strict=True)
        try:
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                message = (
                    f"{file.place} has no column {', '.join(missing)}; take the file as it was downloaded"
                )
                raise TalentPoolError(message)
            yield from reader
        except (csv.Error, UnicodeDecodeError) as error:
            message = f"{file.place}, line {reader.line_num}: {error}; download the file again"
            raise TalentPoolError(message) from error


def _files(place: Path) -> Iterator[Download]:
    if place.is_dir():
        for path in place.rglob("*"):
            if path.suffix.lower() == ".csv" or zipfile.is_zipfile(path):
                yield from _files(path)
    elif zipfile.is_zipfile(place):
        yield from _archived(place)
    elif place.is_file():
        yield Download(place.name, str(place), partial(_opened, place))
    else:
        message = f"{place} does not exist"
        raise TalentPoolError(message)


def _archived(place: Path) -> Iterator[Download]:
    with zipfile.ZipFile(place) as archive:
        members = [each for each in archive.infolist() if each.filename.lower().endswith(".csv")]
    for member in members:
        name = f"{place}: {member.filename}"
        if member.file_size > LARGEST_FILE:
            raise _too_large(name)
        opened = partial(_unpacked, place, member.filename)
        yield Download(PurePosixPath(member.filename).name, name, opened)


def _opened(path: Path) -> BinaryIO:
    if path.stat().st_size > LARGEST_FILE:
        raise _too_large(str(path))
    return path.open("rb")


def _too_large(name: str) -> TalentPoolError:
    return TalentPoolError(f"{name} is larger than {LARGEST_FILE} bytes, so it is no classification")


def _unpacked(place: Path, member: str) -> BinaryIO:
    try:
        with zipfile.ZipFile(place) as archive:
            return io.BytesIO(archive.read(member))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        message = f"{place}: {member} cannot be unpacked ({error}); download the archive again"
        raise TalentPoolError(message) from error


@contextmanager
def _text(file: Download) -> Iterator[io.TextIOWrapper]:
    with file.open() as binary, io.TextIOWrapper(binary, encoding="utf-8-sig", newline="") as text:
        yield text
