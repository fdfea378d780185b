"""A low-rank adapter as peft writes it, merged into a model's weights without peft."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.matcher.model.fingerprint import file_digest
from shared.errors import TalentPoolError

WEIGHTS = "adapter_model.safetensors"
CONFIGURATION = "adapter_config.json"
PREFIX = "base_model.model."
DOWN, UP = ".lora_A.weight", ".lora_B.weight"
OWN = Path(__file__).parent / "adapter"
"""The adapter that ships with the project."""

Tensor = NDArray[np.float32]


@dataclass(frozen=True)
class Adapter:
    """For each adapted matrix, by its module's name: ``up @ down * scale`` is added to it."""

    down: dict[str, Tensor]
    up: dict[str, Tensor]
    scale: float
    digest: str

    @property
    def title(self) -> str:
        """The digest's first twelve digits."""
        return self.digest[:12]


def read_adapter(folder: Path) -> Adapter:
    """Read an adapter of peft's kind LORA.

    Raises:
        TalentPoolError: the folder holds none, or one of another kind.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        settings = json.loads((folder / CONFIGURATION).read_bytes())
        tensors = load_file(folder / WEIGHTS)
        rank, alpha = int(settings["r"]), float(settings["lora_alpha"])
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        message = f"{folder} holds no adapter of peft that can be read: {error}; reinstall talentpool"
        raise TalentPoolError(message) from error
    found = {name.removeprefix(PREFIX): values.astype(np.float32) for name, values in tensors.items()}
    down = {name.removesuffix(DOWN): values for name, values in found.items() if name.endswith(DOWN)}
    up = {name.removesuffix(UP): values for name, values in found.items() if name.endswith(UP)}
    if len(down) + len(up) != len(found) or down.keys() != up.keys() or settings.get("peft_type") != "LORA":
        message = f"{folder} holds an adapter of another kind than plain LORA; reinstall talentpool"
        raise TalentPoolError(message)
    return Adapter(down, up, alpha / rank, file_digest(folder / WEIGHTS))


def merged(tensors: Iterable[tuple[str, Tensor]], adapter: Adapter) -> Iterator[tuple[str, Tensor]]:
    """The tensors, those that are adapted with the adapter's part added.

    Raises:
        TalentPoolError: the adapter is of another model: it adapts what is not there, or another shape.
    """
    left = set(adapter.down)
    for name, values in tensors:
        module = name.removesuffix(".weight")
        if module not in left or module == name:
            yield name, values
            continue
        left.discard(module)
        change = adapter.up[module] @ adapter.down[module] * np.float32(adapter.scale)
        if change.shape != values.shape:
            raise _of_another_model(module)
        yield name, values + change
    if left:
        raise _of_another_model(min(left))


def _of_another_model(module: str) -> TalentPoolError:
    return TalentPoolError(f"the adapter is of another model: {module} does not fit; reinstall talentpool")
