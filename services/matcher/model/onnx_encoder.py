"""Serves an exported model by onnxruntime and tokenizers alone; without torch a service starts quickly."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.model.manifest import Manifest
from shared.errors import TalentPoolError

# Texts of similar length share a run of the graph until they hold this many tokens: a short text alone leaves
# the matrix products too small to be quick; a long one gains nothing from company.
TOKENS_PER_RUN = 256
# No text needs more characters for its tokens than this; the rest of a huge text is not even tokenised.
CHARACTERS_PER_TOKEN = 64

IntArray = NDArray[np.int64]


class OnnxEncoder:
    """An encoder over a model's exported graph and ``tokenizer.json``; safe to call from several threads."""

    def __init__(self, folder: Path, manifest: Manifest, *, threads: int | None = None) -> None:
        from tokenizers import Tokenizer

        self.model_id = manifest.model_id
        self.dimensions = manifest.dimensions
        self._manifest = manifest
        self.session = open_session(folder / graph_file(manifest), threads)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(manifest.max_tokens)

    def encode_profiles(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of profiles, shape (n, dimensions), unit length."""
        return self._encode(texts, self._manifest.prompts.profile)

    def encode_jobs(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of jobs, shape (n, dimensions), unit length."""
        return self._encode(texts, self._manifest.prompts.job)

    def tokenise(self, texts: Sequence[str], prompt: str) -> list[list[int]]:
        """Token ids of each text after the prompt, cut to what the model reads."""
        limit = self._manifest.max_tokens * CHARACTERS_PER_TOKEN
        prompted = [prompt + text[:limit] for text in texts]
        if self._manifest.lowercase:
            prompted = [text.lower() for text in prompted]
        return [encoding.ids for encoding in self._tokenizer.encode_batch(prompted)]

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        rows = self.tokenise(texts, prompt) if texts else []
        for group in group_by_length([len(row) for row in rows]):
            ids, mask = pad([rows[index] for index in group], self._manifest.pad_id)
            (vectors[group],) = self.session.run(None, {"input_ids": ids, "attention_mask": mask})
        return vectors


def group_by_length(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices in groups of similar length; padded, a group holds at most TOKENS_PER_RUN tokens."""
    group: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if group and lengths[index] * (len(group) + 1) > TOKENS_PER_RUN:
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def pad(rows: Sequence[Sequence[int]], pad_id: int) -> tuple[IntArray, IntArray]:
    """Token ids and attention mask, both of shape (rows, longest row)."""
    longest = max(len(row) for row in rows)
    ids = np.full((len(rows), longest), pad_id, np.int64)
    mask = np.zeros_like(ids)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return ids, mask


def graph_file(manifest: Manifest) -> str:
    """The exported graph's path within the model's folder.

    Raises:
        TalentPoolError: the model was not exported.
    """
    if manifest.serving is None:
        message = f"the model {manifest.name} has no export for onnxruntime"
        raise TalentPoolError(message)
    return manifest.serving.file


def open_session(graph: Path, threads: int | None) -> Any:
    """An onnxruntime session on the CPU; ``threads`` None means one per core."""
    import onnxruntime  # type: ignore[import-untyped]  # no types

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors only
    options.intra_op_num_threads = threads or 0
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
