from pathlib import Path

import pytest

from services.matcher.model.figures import needs_figures, read_figures
from services.matcher.model.manifest import Manifest, Prompts
from services.matcher.model.source import DEFAULT_MODEL, Source
from shared.errors import TalentPoolError


def manifest(source: str) -> Manifest:
    return Manifest(
        name="model",
        source=source,
        licence="MIT",
        recipe=1,
        fingerprint="0123456789ab",
        dimensions=3,
        max_tokens=8,
        prompts=Prompts(),
    )


def test_a_folder_tells_what_its_evaluation_found(tmp_path: Path) -> None:
    assert read_figures(tmp_path) is None
    (tmp_path / "evaluation.json").write_text('{"map": 0.5}')
    assert read_figures(tmp_path) == {"map": 0.5}


@pytest.mark.parametrize("content", ["", "[1]", "{", "\x00"])
def test_a_damaged_evaluation_names_its_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "evaluation.json").write_text(content)
    with pytest.raises(TalentPoolError, match=r"evaluation\.json is damaged"):
        read_figures(tmp_path)


def test_only_the_default_model_needs_no_evaluation_of_its_own() -> None:
    assert not needs_figures(manifest(Source(DEFAULT_MODEL).title))
    assert needs_figures(manifest("folder adapted"))
    assert needs_figures(None)
