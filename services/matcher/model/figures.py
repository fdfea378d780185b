"""How good a model was found to be: ``evaluation.json`` in its folder, written by whoever evaluated it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.matcher.model.manifest import Manifest
from services.matcher.model.source import DEFAULT_MODEL, Source
from shared.errors import TalentPoolError

FILE_NAME = "evaluation.json"
LARGEST = 1_000_000


def read_figures(folder: Path) -> Mapping[str, Any] | None:
    """What the evaluation of a folder's model found; ``None`` where it has none.

    Raises:
        TalentPoolError: the file is not a JSON object.
    """
    path = folder / FILE_NAME
    try:
        found = json.loads(path.read_bytes()) if path.stat().st_size <= LARGEST else None
    except FileNotFoundError:
        return None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        message = f"{path} is damaged: it is no JSON object; evaluate the model again"
        raise TalentPoolError(message)
    return found


def needs_figures(manifest: Manifest | None) -> bool:
    """Whether a model must show an evaluation; the default one need not: docs/matching.md has its figures."""
    return manifest is None or manifest.source != Source(DEFAULT_MODEL).title
