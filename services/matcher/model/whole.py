"""Whether a model's folder is whole: nothing changed since it was installed, and vectors come out of it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from services.matcher.embedding import Encoder
from services.matcher.model.fingerprint import fingerprint
from services.matcher.model.manifest import read_manifest
from shared.errors import TalentPoolError

PROBES = ("", "sykepleier", "Data engineer: Python, Kafka, PostgreSQL. " * 40)
LENGTH_TOLERANCE = 1e-3


def require_unchanged(folder: Path) -> None:
    """Compare the folder with its fingerprint; one without a description has none to compare with.

    Raises:
        TalentPoolError: a file was changed, added or lost since the model was installed.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        return
    found = fingerprint(folder, manifest.served_as)
    if found != manifest.fingerprint:
        message = (
            f"the model in {folder} is damaged or was changed after it was installed: its files have the "
            f"fingerprint {found}, not {manifest.fingerprint}. Install it again with --force"
        )
        raise TalentPoolError(message)


def require_vectors(encoder: Encoder) -> None:
    """Embed a few texts, an empty and a long one among them.

    Raises:
        TalentPoolError: what comes out are no unit vectors of the stated length.
    """
    for embed in (encoder.encode_profiles, encoder.encode_jobs):
        _require_unit(embed, encoder)


def _require_unit(embed: Callable[..., np.ndarray], encoder: Encoder) -> None:
    vectors = embed(PROBES)
    expected = (len(PROBES), encoder.dimensions)
    lengths = np.linalg.norm(vectors, axis=1) if vectors.shape == expected else np.zeros(1)
    if not np.allclose(lengths, 1, atol=LENGTH_TOLERANCE):
        message = (
            f"the model {encoder.model_id} gives no usable vectors: shape {vectors.shape} instead of "
            f"{expected}, or lengths that are not 1. Install it again with --force"
        )
        raise TalentPoolError(message)
