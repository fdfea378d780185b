"""What an installed model's folder says of itself. It is written last, so that a folder with one is whole."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.errors import TalentPoolError

FILE_NAME = "talentpool.json"
RECIPE = 2  # counts up when installing would make something else of the same source
REFERENCE = "reference"  # how a model without an export is served


class Prompts(BaseModel):
    """The words that a model wants before a text; empty where it wants none."""

    model_config = ConfigDict(frozen=True)

    profile: str = ""
    job: str = ""


class Serving(BaseModel):
    """The exported graph that onnxruntime serves, and how close it came to the reference at installation."""

    model_config = ConfigDict(frozen=True)

    file: str
    sha256: str
    precision: str
    lowest_cosine: float
    rank_correlation: float


class Manifest(BaseModel):
    """Name, origin and way of serving of an installed model."""

    model_config = ConfigDict(frozen=True)

    name: str
    source: str
    revision: str | None = None
    licence: str
    recipe: int
    fingerprint: str
    dimensions: int
    max_tokens: int
    lowercase: bool = False
    pad_id: int = 0
    prompts: Prompts
    serving: Serving | None = None

    @property
    def model_id(self) -> str:
        """Stored with every vector; vectors of two ids are never compared."""
        return f"{self.name}@{self.fingerprint}"

    @property
    def served_as(self) -> str:
        """The precision of the export, or ``reference``."""
        return REFERENCE if self.serving is None else self.serving.precision

    def with_likeness(self, lowest_cosine: float, rank_correlation: float) -> "Manifest":
        """The same with what the comparison with the reference found."""
        if self.serving is None:
            return self
        found = {"lowest_cosine": lowest_cosine, "rank_correlation": rank_correlation}
        return self.model_copy(update={"serving": self.serving.model_copy(update=found)})


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of an installed folder, or None where the folder has none.

    Raises:
        TalentPoolError: the manifest cannot be understood.
    """
    path = folder / FILE_NAME
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        message = f"the model's description {path} is damaged; run `talentpool model install --force`"
        raise TalentPoolError(message) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a folder that is otherwise complete."""
    (folder / FILE_NAME).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")


def select_prompts(configuration: Mapping[str, Any]) -> Prompts:
    """The prompts that ``config_sentence_transformers.json`` names for a query and for a document.

    A profile asks and a job answers: profiles take ``query``, jobs take ``passage`` or ``document``. A model
    without these takes its default prompt for both, or none.
    """
    prompts = {str(name): str(text or "") for name, text in (configuration.get("prompts") or {}).items()}
    default = prompts.get(str(configuration.get("default_prompt_name")), "")
    job = prompts.get("passage") or prompts.get("document") or default
    return Prompts(profile=prompts.get("query") or default, job=job)


def read_prompts(folder: Path) -> Prompts:
    """The prompts of a sentence-transformers folder; none where it has no configuration of its own."""
    path = folder / "config_sentence_transformers.json"
    return select_prompts(json.loads(path.read_bytes()) if path.is_file() else {})
