from pathlib import Path

import numpy as np
import pytest
from fakes import HashingEncoder

from services.matcher.taxonomy import label_vectors
from services.matcher.taxonomy.catalogue import load_taxonomy
from services.matcher.taxonomy.label_vectors import LabelVectors

TAXONOMY = load_taxonomy()


def test_names_are_embedded_once_and_kept_beside_the_taxonomy(tmp_path: Path) -> None:
    first, second = HashingEncoder(), HashingEncoder()
    made = LabelVectors(tmp_path).of("occupations", TAXONOMY, first)
    stored = LabelVectors(tmp_path).of("occupations", TAXONOMY, second)
    assert first.batches
    assert second.batches == []
    assert stored.concepts == made.concepts
    assert stored.curve == made.curve
    assert np.abs(stored.vectors - made.vectors).max() < 1e-3


def test_in_memory_they_are_made_once(tmp_path: Path) -> None:
    encoder, vectors = HashingEncoder(), LabelVectors()
    assert vectors.of("skills", TAXONOMY, encoder) is vectors.of("skills", TAXONOMY, encoder)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    LabelVectors(tmp_path).of("occupations", TAXONOMY, HashingEncoder())
    (file,) = (tmp_path / "vectors").glob("*.npz")
    file.write_bytes(content)
    encoder = HashingEncoder()
    assert LabelVectors(tmp_path).of("occupations", TAXONOMY, encoder).concepts == tuple(TAXONOMY.occupations)
    assert encoder.batches
    assert file.stat().st_size > 1_000


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "vectors").write_text("in the way", encoding="utf-8")
    assert LabelVectors(tmp_path).of("occupations", TAXONOMY, HashingEncoder()).concepts


def test_files_of_former_models_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_vectors, "KEPT", 2)
    for number in range(4):
        encoder = HashingEncoder()
        encoder.model_id = f"hashing@{number}"
        LabelVectors(tmp_path).of("occupations", TAXONOMY, encoder)
    assert len(list((tmp_path / "vectors").iterdir())) == 2
