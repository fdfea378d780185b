"""What training goes on from after it was stopped: adapter, optimiser, and how far it was."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.matcher.model.adapt.anchors import Anchors
from services.matcher.model.adapt.learner import Learner
from services.matcher.model.adapt.material import Material
from services.matcher.model.adapt.recipe import Recipe
from shared.errors import TalentPoolError

FILE_NAME = "checkpoint.pt"


@dataclass(frozen=True)
class State:
    """How many steps are done and how many there will be (0: not known); anchors once they are found."""

    done: int = 0
    steps: int = 0
    anchors: Anchors | None = None


def save(learner: Learner, recipe: Recipe, material: Material, work: Path, state: State) -> None:
    """Write a checkpoint over the last one; one that is cut short leaves the last one whole."""
    import torch

    work.mkdir(parents=True, exist_ok=True)
    anchors = state.anchors
    stored = {
        "of": identity(recipe, material),
        "done": state.done,
        "steps": state.steps,
        "anchors": anchors and (anchors.occupations.cpu(), list(anchors.texts), anchors.kept.cpu()),
        "weights": [weight.detach().cpu() for weight in _weights(learner)],
        "optimiser": learner.optimiser.state_dict(),
    }
    unfinished = work / f".{FILE_NAME}"
    torch.save(stored, unfinished)
    unfinished.replace(work / FILE_NAME)


def restore(learner: Learner, recipe: Recipe, material: Material, work: Path) -> State:
    """Load the checkpoint into the learner; the state of a new run where there is none.

    Raises:
        TalentPoolError: it is of another recipe or taxonomy, or is damaged.
    """
    import torch

    path = work / FILE_NAME
    if not path.is_file():
        return State()
    try:
        stored = torch.load(path, map_location="cpu", weights_only=True)
        same = stored["of"] == identity(recipe, material)
        if same:
            _load(learner, stored)
            return State(int(stored["done"]), int(stored["steps"]), _anchors(learner, stored["anchors"]))
    except Exception as error:
        # torch and pickle raise whatever a damaged file makes them stumble over.
        message = f"the checkpoint {path} is damaged ({type(error).__name__}): remove it and start again"
        raise TalentPoolError(message) from error
    message = f"the checkpoint {path} was made with other options or another taxonomy: use them, or remove it"
    raise TalentPoolError(message)


def _anchors(learner: Learner, stored: tuple[Any, list[str], Any] | None) -> Anchors | None:
    if stored is None:
        return None
    occupations, texts, kept = stored
    return Anchors(occupations.to(learner.device), tuple(texts), kept.to(learner.device))


def identity(recipe: Recipe, material: Material) -> str:
    """Changes with everything that decides the outcome, except the time that is allowed."""
    digest = hashlib.sha256()
    for part in (recipe.seed, recipe.rank, recipe.scale, recipe.learning_rate, recipe.warm_up):
        digest.update(f"{part}\n".encode())
    digest.update(f"{recipe.steps}\n{recipe.temperature}\n{recipe.held_out}\n{dict(recipe.tasks)}\n".encode())
    digest.update(f"{recipe.anchored}\n{recipe.kept_batches}\n".encode())
    for occupation in material.occupations:
        digest.update(f"{occupation.uri} {dict(occupation.names)}\n".encode())
    return digest.hexdigest()


def _load(learner: Learner, state: dict[str, Any]) -> None:
    import torch

    with torch.no_grad():
        for weight, stored in zip(_weights(learner), state["weights"], strict=True):
            weight.copy_(stored)
    learner.optimiser.load_state_dict(state["optimiser"])


def _weights(learner: Learner) -> list[Any]:
    weights: list[Any] = learner.optimiser.param_groups[0]["params"]
    return weights
