"""The reference: sentence-transformers itself, which also serves the models that have no export."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.model.manifest import Prompts
from services.matcher.model.quiet import quiet_libraries
from shared.errors import TalentPoolError

BATCH_SIZE = 16


class TorchEncoder:
    """An encoder over a model of ``load_sentence_transformer``."""

    def __init__(self, model: Any, *, model_id: str, prompts: Prompts) -> None:
        self.model_id = model_id
        self._prompts = prompts
        self._model = model
        self.dimensions: int = model.get_embedding_dimension()

    def encode_profiles(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of profiles, shape (n, dimensions), unit length."""
        return self._encode(texts, self._prompts.profile)

    def encode_jobs(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of jobs, shape (n, dimensions), unit length."""
        return self._encode(texts, self._prompts.job)

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        vectors: NDArray[np.float32] = self._model.encode(
            list(texts),
            prompt=prompt,
            batch_size=BATCH_SIZE,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return vectors.astype(np.float32, copy=False)


def load_sentence_transformer(folder: Path, threads: int | None = None) -> Any:
    """The folder as a ``SentenceTransformer`` in float32 on the CPU; never touches the network.

    Attention is the plain one of eager mode, which can also be exported.

    Raises:
        TalentPoolError: sentence-transformers cannot read the folder.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    if threads is not None:
        torch.set_num_threads(threads)
    options = {"attn_implementation": "eager", "dtype": torch.float32}
    try:
        with quiet_libraries():
            model = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, model_kwargs=options
            )
    except (OSError, ValueError, KeyError) as error:
        message = f"sentence-transformers cannot read the model in {folder}: {error}"
        raise TalentPoolError(message) from error
    return model.eval()
