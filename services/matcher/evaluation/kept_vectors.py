"""Vectors that outlive a run, in a SQLite file a model: a run that was stopped goes on where it was.

Texts are kept as digests only. The key holds the model's fingerprint, never its name alone.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from services.matcher.features import Floats
from shared.errors import TalentPoolError

ASKED_AT_ONCE = 500
PATIENCE = 30.0
"""Seconds to wait while another run writes."""
TABLE = "create table if not exists vectors (digest blob primary key, vector blob not null) without rowid"


class KeptVectors:
    """The vectors of one model in a folder's file; safe for several runs at a time."""

    def __init__(self, folder: Path, model_id: str, dimensions: int) -> None:
        """Open or make the file; raises ``TalentPoolError`` where that fails."""
        self._path = folder / (re.sub(r"[^\w.-]", "_", model_id) + ".sqlite")
        self._bytes = dimensions * np.dtype(np.float32).itemsize
        with self._mending():
            folder.mkdir(parents=True, exist_ok=True)
            with closing(self._open()) as file, file:
                file.execute(TABLE)

    def known(self, side: str, texts: Sequence[str]) -> dict[str, Floats]:
        """The vectors that are there, shape (dimensions,), by text."""
        digests = {_digest(side, text): text for text in texts}
        with self._mending(), closing(self._open()) as file:
            found = [row for some in _parts(list(digests)) for row in _asked(file, some)]
        return {
            digests[digest]: np.frombuffer(content, dtype="<f4")
            for digest, content in found
            if len(content) == self._bytes
        }

    def keep(self, side: str, vectors: Mapping[str, Floats]) -> None:
        """Add vectors by their texts."""
        rows = [
            (_digest(side, text), np.asarray(vector, dtype="<f4").tobytes())
            for text, vector in vectors.items()
        ]
        with self._mending(), closing(self._open()) as file, file:
            file.executemany("insert or replace into vectors values (?, ?)", rows)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=PATIENCE)

    @contextmanager
    def _mending(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            message = (
                f"vectors cannot be kept in {self._path}: {error}; delete the file, or name another folder"
            )
            raise TalentPoolError(message) from error


def _digest(side: str, text: str) -> bytes:
    return hashlib.sha256(f"{side}\0{text}".encode("utf-8", "surrogatepass")).digest()


def _parts(digests: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(digests), ASKED_AT_ONCE):
        yield digests[start : start + ASKED_AT_ONCE]


def _asked(file: sqlite3.Connection, digests: list[bytes]) -> list[tuple[bytes, bytes]]:
    places = ", ".join("?" * len(digests))
    question = f"select digest, vector from vectors where digest in ({places})"  # noqa: S608  places alone
    return file.execute(question, digests).fetchall()
