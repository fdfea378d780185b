"""Serves an exported model by onnxruntime and tokenizers alone; without torch a service starts quickly."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher.model.manifest import Manifest
from shared.errors import TalentPoolError

# Texts of similar length share a run of the graph until they hold this many tokens: a short text alone leaves
# the matrix products too small to be quick; more than this, and what a run works on falls out of the caches.
TOKENS_PER_RUN = 256
# No text needs more characters for its tokens than this; the rest of a huge text is not even tokenised.
CHARACTERS_PER_TOKEN = 64

IntArray = NDArray[np.int64]


class OnnxEncoder:
    """An encoder over a model's exported graph and ``tokenizer.json``; safe to call from several threads.

    A few texts are one run after another, each with all threads. Many are runs side by side, each in a thread
    of its own, which is quicker than that all threads share every product; this takes a second session with
    its own copy of the weights, opened when it is needed first.
    """

    def __init__(self, folder: Path, manifest: Manifest, *, threads: int | None = None) -> None:
        from tokenizers import Tokenizer

        self.model_id = manifest.model_id
        self.dimensions = manifest.dimensions
        self.threads = threads or len(os.sched_getaffinity(0))
        self._manifest = manifest
        self._graph = folder / graph_file(manifest)
        self.session = open_session(self._graph, self.threads)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(manifest.max_tokens)

    @cached_property
    def narrow_session(self) -> Any:
        """A session whose runs take one thread each."""
        return self.session if self.threads == 1 else open_session(self._graph, 1)

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self.threads, thread_name_prefix="encoder")

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
        groups = group_by_length([len(row) for row in rows], self.threads)

        def run(session: Any, group: list[int]) -> None:
            ids, mask = pad([rows[index] for index in group], self._manifest.pad_id)
            (vectors[group],) = session.run(None, {"input_ids": ids, "attention_mask": mask})

        if len(groups) < self.threads:
            for group in groups:
                run(self.session, group)
        else:
            list(self._pool.map(partial(run, self.narrow_session), reversed(groups)))
        return vectors


def group_by_length(lengths: Sequence[int], threads: int = 1) -> list[list[int]]:
    """Indices in groups of similar length, short ones first.

    Padded, a group holds at most TOKENS_PER_RUN tokens; a longer text has a group of its own. The number of
    groups suits the number of threads, so that none is idle while the last one works.
    """
    rounds = -(-sum(lengths) // (TOKENS_PER_RUN * threads))
    share = sum(lengths) / max(1, rounds * threads)
    groups: list[list[int]] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        size = len(groups[-1]) if groups else 0
        full = size == 0 or lengths[index] * (size + 1) > TOKENS_PER_RUN or lengths[index] * size >= share
        if full:
            groups.append([])
        groups[-1].append(index)
    return groups


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


def open_session(graph: Path, threads: int) -> Any:
    """An onnxruntime session on the CPU.

    Its GELU is the usual approximation by tanh. The fusion of residual sum and layer norm is left out: apart,
    the two take a sixth of the time.
    """
    import onnxruntime  # type: ignore[import-untyped]  # no types

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors only
    options.intra_op_num_threads = threads
    options.add_session_config_entry("optimization.enable_gelu_approximation", "1")
    return onnxruntime.InferenceSession(
        str(graph),
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],
    )
