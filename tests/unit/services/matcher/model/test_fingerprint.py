from pathlib import Path

import pytest

from services.matcher.model.fingerprint import content_files, fingerprint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling" / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    return tmp_path


def test_equal_content_has_one_fingerprint_wherever_it_lies(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    for path in content_files(folder):
        (other / path).parent.mkdir(exist_ok=True)
        (other / path).write_bytes((folder / path).read_bytes())
    assert fingerprint(folder, "int8") == fingerprint(other, "int8")


def test_a_changed_weight_a_renamed_file_and_another_precision_change_it(folder: Path) -> None:
    before = {fingerprint(folder, "int8"), fingerprint(folder, "reference")}
    (folder / "model.safetensors").write_bytes(b"weightt")
    before.add(fingerprint(folder, "int8"))
    (folder / "model.safetensors").rename(folder / "other.safetensors")
    before.add(fingerprint(folder, "int8"))
    assert len(before) == 4


@pytest.mark.parametrize(
    "name", ["README.md", "talentpool.json", ".gitattributes", "onnx/config.json", "pytorch_model.bin"]
)
def test_what_is_derived_descriptive_or_double_does_not_count(folder: Path, name: str) -> None:
    before = fingerprint(folder, "int8")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("text")
    assert fingerprint(folder, "int8") == before
