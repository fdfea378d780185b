import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from services.matcher.model.low_rank import CONFIGURATION, OWN, WEIGHTS, merged, read_adapter
from shared.errors import TalentPoolError

LARGEST = 3_000_000


def write(folder: Path, *, kind: str = "LORA", module: str = "layer.dense", rows: int = 3) -> Path:
    folder.mkdir()
    names = {"lora_A": np.ones((2, 4), np.float16), "lora_B": np.full((rows, 2), 0.5, np.float16)}
    tensors = {f"base_model.model.{module}.{name}.weight": values for name, values in names.items()}
    save_file(tensors, folder / WEIGHTS)
    (folder / CONFIGURATION).write_text(json.dumps({"peft_type": kind, "r": 2, "lora_alpha": 4}))
    return folder


def test_what_is_adapted_gets_the_product_of_both_matrices_and_the_rest_stays(tmp_path: Path) -> None:
    weights = {"layer.dense.weight": np.zeros((3, 4), np.float32), "layer.dense.bias": np.ones(3, np.float32)}

    found = dict(merged(weights.items(), read_adapter(write(tmp_path / "adapter"))))

    np.testing.assert_array_equal(found["layer.dense.weight"], np.full((3, 4), 2.0))
    np.testing.assert_array_equal(found["layer.dense.bias"], np.ones(3))


@pytest.mark.parametrize(("module", "rows"), [("other.dense", 3), ("layer.dense", 5)])
def test_an_adapter_of_another_model_is_refused(tmp_path: Path, module: str, rows: int) -> None:
    adapter = read_adapter(write(tmp_path / "adapter", module=module, rows=rows))
    weights = {"layer.dense.weight": np.zeros((3, 4), np.float32)}

    with pytest.raises(TalentPoolError, match="of another model"):
        dict(merged(weights.items(), adapter))


def test_an_adapter_of_another_kind_or_a_damaged_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match="another kind"):
        read_adapter(write(tmp_path / "other", kind="LOHA"))
    with pytest.raises(TalentPoolError, match="can be read"):
        read_adapter(tmp_path)
    (write(tmp_path / "damaged") / WEIGHTS).write_bytes(b"no tensors")
    with pytest.raises(TalentPoolError, match="can be read"):
        read_adapter(tmp_path / "damaged")


def test_the_adapter_that_ships_is_small_and_told_of_in_full() -> None:
    adapter = read_adapter(OWN)
    training = json.loads((OWN / "training.json").read_bytes())
    card = (OWN / "README.md").read_text(encoding="utf-8")
    evaluation = json.loads((OWN / "evaluation.json").read_bytes())

    assert (OWN / WEIGHTS).stat().st_size <= LARGEST
    assert len(adapter.down) == 72
    assert training["command"].startswith("talentpool model adapt --taxonomy ")
    assert training["recipe"]["seed"] == 1
    assert "This service uses the ESCO classification of the European Commission." in card
    assert evaluation["figures"] == training["figures"]
    assert all(each["after"] > each["before"] for each in evaluation["figures"])
