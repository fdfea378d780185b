"""Vectors in a file: a second run embeds nothing again, and never takes another model's."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from services.matcher.evaluation.kept_vectors import KeptVectors
from services.matcher.evaluation.vectors import RememberingEncoder
from services.matcher.features import Floats
from shared.errors import TalentPoolError

TEXTS = ["welder", "nurse", "baker of rye bread"]


class CountingEncoder:
    """Vectors made of a text's length and side; notes what it is asked."""

    dimensions = 3

    def __init__(self, model_id: str = "counting@1") -> None:
        self.model_id = model_id
        self.asked: list[str] = []

    def encode_profiles(self, texts: Sequence[str]) -> Floats:
        return self._encode(texts, 0)

    def encode_jobs(self, texts: Sequence[str]) -> Floats:
        return self._encode(texts, 1)

    def _encode(self, texts: Sequence[str], side: int) -> Floats:
        self.asked += texts
        return np.asarray([[len(text), side, 0.1] for text in texts], dtype=np.float32)


def remembering(encoder: CountingEncoder, folder: Path) -> RememberingEncoder:
    return RememberingEncoder(encoder, kept=KeptVectors(folder, encoder.model_id, encoder.dimensions))


def test_a_second_run_embeds_only_what_is_new_and_gets_the_same_bits(tmp_path: Path) -> None:
    first = remembering(CountingEncoder(), tmp_path).encode_jobs(TEXTS)
    later = CountingEncoder()
    second = remembering(later, tmp_path).encode_jobs([*TEXTS, "cook"])
    assert later.asked == ["cook"]
    assert np.array_equal(first, second[:3])


def test_a_profile_and_a_job_of_the_same_text_are_kept_apart(tmp_path: Path) -> None:
    remembering(CountingEncoder(), tmp_path).encode_jobs(TEXTS)
    profiles = remembering(CountingEncoder(), tmp_path).encode_profiles(TEXTS)
    assert profiles[:, 1].tolist() == [0, 0, 0]


def test_vectors_of_another_model_are_not_taken(tmp_path: Path) -> None:
    remembering(CountingEncoder(), tmp_path).encode_jobs(TEXTS)
    other = CountingEncoder("counting@2")
    remembering(other, tmp_path).encode_jobs(TEXTS)
    assert sorted(other.asked) == sorted(TEXTS)


def test_vectors_of_another_length_are_made_anew(tmp_path: Path) -> None:
    KeptVectors(tmp_path, "counting@1", 2).keep("job", {"welder": np.ones(2, dtype=np.float32)})
    assert remembering(CountingEncoder(), tmp_path).encode_jobs(["welder"]).shape == (1, 3)


def test_more_texts_than_are_asked_at_once_come_back(tmp_path: Path) -> None:
    texts = [f"text {number}" for number in range(1_201)]
    kept = KeptVectors(tmp_path, "m", 1)
    kept.keep("job", {text: np.asarray([number], dtype=np.float32) for number, text in enumerate(texts)})
    found = kept.known("job", texts)
    assert [int(found[text][0]) for text in texts] == list(range(1_201))


def test_no_text_is_written(tmp_path: Path) -> None:
    remembering(CountingEncoder(), tmp_path).encode_jobs(TEXTS)
    assert b"rye bread" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "counting_1.sqlite").write_bytes(b"no database" * 200)
    with pytest.raises(TalentPoolError, match=r"counting_1\.sqlite: .*; delete the file"):
        remembering(CountingEncoder(), tmp_path)


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "vectors").write_text("")
    with pytest.raises(TalentPoolError, match="vectors cannot be kept in"):
        remembering(CountingEncoder(), tmp_path / "vectors")


def test_a_stopped_run_leaves_what_it_had_made(tmp_path: Path) -> None:
    class Stopping(CountingEncoder):
        def encode_jobs(self, texts: Sequence[str]) -> Floats:
            if self.asked:
                raise KeyboardInterrupt
            return super().encode_jobs(texts)

    texts = [f"text {number:04}" for number in range(1_000)]
    with pytest.raises(KeyboardInterrupt):
        remembering(Stopping(), tmp_path).encode_jobs(texts)
    later = CountingEncoder()
    remembering(later, tmp_path).encode_jobs(texts)
    assert later.asked == texts[512:]
    with closing(sqlite3.connect(tmp_path / "counting_1.sqlite")) as file:
        assert file.execute("select count(*) from vectors").fetchone() == (1_000,)
