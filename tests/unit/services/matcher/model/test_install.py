from collections.abc import Callable
from pathlib import Path

import pytest

from services.matcher.model.install import install_with
from services.matcher.model.manifest import RECIPE, Manifest, Prompts, write_manifest
from services.matcher.model.source import Source, name_source
from shared.errors import TalentPoolError

SOURCE = name_source("multilingual-e5-small")


class Killed(BaseException):
    """Ends a build as SIGKILL would, as far as a test can."""


def build(source: Source, folder: Path, report: Callable[[str], None]) -> None:
    report("building")
    (folder / "modules.json").write_text("[]")
    manifest = Manifest(
        name=source.name,
        source=source.title,
        licence="MIT",
        recipe=RECIPE,
        fingerprint="0123456789ab",
        dimensions=3,
        max_tokens=8,
        prompts=Prompts(),
    )
    write_manifest(folder, manifest)


def build_half(_source: Source, folder: Path, _report: Callable[[str], None]) -> None:
    (folder / "model.safetensors").write_bytes(b"half of")
    raise Killed


def test_an_installed_model_has_its_name_and_nothing_else_is_left(tmp_path: Path) -> None:
    manifest = install_with(build, SOURCE, tmp_path, lambda _step: None, force=False)
    assert manifest.model_id == "multilingual-e5-small@0123456789ab"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "multilingual-e5-small"]


def test_a_second_installation_does_nothing(tmp_path: Path) -> None:
    steps: list[str] = []
    for _ in range(2):
        install_with(build, SOURCE, tmp_path, steps.append, force=False)
    assert steps == ["building", "multilingual-e5-small is installed already"]


def test_a_failed_installation_leaves_nothing_half(tmp_path: Path) -> None:
    with pytest.raises(Killed):
        install_with(build_half, SOURCE, tmp_path, lambda _step: None, force=False)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_a_failed_reinstallation_keeps_what_was_there(tmp_path: Path) -> None:
    install_with(build, SOURCE, tmp_path, lambda _step: None, force=False)
    with pytest.raises(Killed):
        install_with(build_half, SOURCE, tmp_path, lambda _step: None, force=True)
    assert (tmp_path / "multilingual-e5-small" / "modules.json").is_file()


def test_what_a_killed_installation_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".installing-multilingual-e5-small-abc").mkdir()
    install_with(build, SOURCE, tmp_path, lambda _step: None, force=False)
    assert not list(tmp_path.glob(".installing-*"))


def test_another_source_of_the_same_name_replaces_the_model(tmp_path: Path) -> None:
    install_with(build, SOURCE, tmp_path, lambda _step: None, force=False)
    steps: list[str] = []
    hub = Source("multilingual-e5-small", hub_name="intfloat/multilingual-e5-small")
    manifest = install_with(build, hub, tmp_path, steps.append, force=False)
    assert steps == ["building"]
    assert manifest.source == "hub intfloat/multilingual-e5-small"


def test_a_build_without_a_manifest_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match="wrote no manifest"):
        install_with(lambda *_: None, SOURCE, tmp_path, lambda _step: None, force=False)
