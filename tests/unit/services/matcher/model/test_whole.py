from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from fakes import HashingEncoder
from numpy.typing import NDArray

from services.matcher.model.fingerprint import fingerprint
from services.matcher.model.manifest import Manifest, Prompts, write_manifest
from services.matcher.model.whole import require_unchanged, require_vectors
from shared.errors import TalentPoolError


class NotANumber(HashingEncoder):
    """What a damaged weight makes of every text."""

    def encode_jobs(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return super().encode_jobs(texts) * np.float32("nan")


class TooShort(HashingEncoder):
    """Gives vectors of another length than it says."""

    def encode_jobs(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return super().encode_jobs(texts)[:, :3]


def installed(folder: Path) -> Path:
    (folder / "model.safetensors").write_bytes(b"weights")
    found = Manifest(
        name="model",
        source="made here",
        licence="none",
        recipe=1,
        fingerprint=fingerprint(folder, "reference"),
        dimensions=3,
        max_tokens=8,
        prompts=Prompts(),
    )
    write_manifest(folder, found)
    return folder


def test_an_evaluation_beside_the_model_changes_nothing_of_it(tmp_path: Path) -> None:
    folder = installed(tmp_path)
    (folder / "evaluation.json").write_text("{}")
    require_unchanged(folder)


def test_a_changed_weight_and_a_lost_file_are_noticed(tmp_path: Path) -> None:
    folder = installed(tmp_path)
    (folder / "model.safetensors").write_bytes(b"weightt")
    with pytest.raises(TalentPoolError, match="damaged or was changed"):
        require_unchanged(folder)
    (folder / "model.safetensors").unlink()
    with pytest.raises(TalentPoolError, match="damaged or was changed"):
        require_unchanged(folder)


def test_a_folder_that_was_not_installed_has_nothing_to_compare_with(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    require_unchanged(tmp_path)


@pytest.mark.parametrize("encoder", [NotANumber(), TooShort()])
def test_vectors_that_cannot_be_compared_are_refused(encoder: HashingEncoder) -> None:
    with pytest.raises(TalentPoolError, match="gives no usable vectors"):
        require_vectors(encoder)


def test_unit_vectors_of_the_stated_length_pass() -> None:
    require_vectors(HashingEncoder())
