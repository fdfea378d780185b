import json
from pathlib import Path

import pytest

from services.matcher.calibration import FEATURES, SHIPPED, Feature, load_calibration
from shared.errors import TalentPoolError


def test_the_shipped_calibration_has_every_feature() -> None:
    shipped = load_calibration()
    assert set(shipped.coefficients) == set(FEATURES)
    assert 0 < shipped.threshold < 1


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"intercept": "x", "threshold": 0.5, "coefficients": {}}'])
def test_a_file_that_is_no_calibration_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "calibration.json"
    file.write_text(text)
    with pytest.raises(TalentPoolError, match=r"calibration\.json"):
        load_calibration(file)


def test_similarity_must_count_for_a_job(tmp_path: Path) -> None:
    content = json.loads(SHIPPED.read_text())
    content["coefficients"][Feature.SIMILARITY] = -1
    file = tmp_path / "calibration.json"
    file.write_text(json.dumps(content))
    with pytest.raises(TalentPoolError, match="similarity"):
        load_calibration(file)
