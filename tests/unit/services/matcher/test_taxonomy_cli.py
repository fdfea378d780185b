from pathlib import Path

import pytest
from fixtures.small_esco import write_small
from typer.testing import CliRunner

from services.matcher.taxonomy_cli import app
from shared.errors import TalentPoolError
from shared.taxonomy.folder import files_in_use


def run(*arguments: str, folder: Path) -> str:
    done = CliRunner().invoke(app, [*arguments, "--taxonomy-dir", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_an_import_is_described_and_one_can_go_back(tmp_path: Path) -> None:
    folder = tmp_path / "taxonomy"
    assert "in use: starter" in run("show", folder=folder)
    said = run("import", str(write_small(tmp_path / "esco")), folder=folder)
    version = files_in_use(folder).version
    assert f"in use: {version}" in said
    assert "ESCO in en, no" in said
    assert "This service uses the ESCO classification of the European Commission." in said
    assert "also there: starter" in run("show", folder=folder)
    assert "in use: starter" in run("use", "starter", folder=folder)
    assert f"in use: {version}" in run("use", version, folder=folder)


def test_a_version_that_is_not_there_is_an_error_and_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match="no version 'nope'"):
        run("use", "nope", folder=tmp_path)
    assert list(tmp_path.iterdir()) == []
