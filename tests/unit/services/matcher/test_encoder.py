import json
from pathlib import Path

import pytest

from services.matcher.encoder import find_model, installed_models, load_encoder
from services.matcher.model.manifest import Manifest, Prompts, Serving, write_manifest
from shared.errors import TalentPoolError


def make_model(folder: Path, graph: bytes | None = None, sha256: str = "") -> Path:
    folder.mkdir(parents=True)
    (folder / "modules.json").write_text("[]")
    if graph is not None:
        (folder / "model.onnx").write_bytes(graph)
        serving = Serving(
            file="model.onnx", sha256=sha256, precision="int8", lowest_cosine=1, rank_correlation=1
        )
        manifest = Manifest(
            name=folder.name,
            source="made here",
            licence="none",
            recipe=1,
            fingerprint="0123456789ab",
            dimensions=3,
            max_tokens=8,
            prompts=Prompts(),
            serving=serving,
        )
        write_manifest(folder, manifest)
    return folder


def test_a_missing_model_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match=r"'small' is not in .*: run `talentpool model install small`"):
        load_encoder("small", models_dir=tmp_path)


def test_a_missing_model_of_the_hub_is_not_replaced_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    make_model(tmp_path / "multilingual-e5-small")
    with pytest.raises(TalentPoolError, match="run `talentpool model install --from-hub owner/other`"):
        load_encoder("owner/other", models_dir=tmp_path)


def test_an_installed_model_is_found_by_name_by_hub_name_and_by_path(tmp_path: Path) -> None:
    installed = make_model(tmp_path / "models" / "owner--model")
    elsewhere = make_model(tmp_path / "tuned")
    assert find_model("owner--model", tmp_path / "models") == installed
    assert find_model("owner/model", tmp_path / "models") == installed
    assert find_model(str(elsewhere), tmp_path / "models") == elsewhere


def test_an_export_that_was_changed_is_refused(tmp_path: Path) -> None:
    make_model(tmp_path / "model", graph=b"other bytes", sha256="0" * 64)
    with pytest.raises(TalentPoolError, match="model install model --force"):
        load_encoder("model", models_dir=tmp_path)


def test_installed_models_leave_out_unfinished_and_foreign_folders(tmp_path: Path) -> None:
    make_model(tmp_path / "good", graph=b"graph")
    make_model(tmp_path / ".installing-bad-1", graph=b"graph")
    make_model(tmp_path / "without-manifest")
    assert [manifest.model_id for manifest in installed_models(tmp_path)] == ["good@0123456789ab"]


def test_a_damaged_manifest_names_its_file(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "model")
    (folder / "talentpool.json").write_text(json.dumps({"name": "model"}))
    with pytest.raises(TalentPoolError, match=r"talentpool\.json is damaged"):
        load_encoder("model", models_dir=tmp_path)
