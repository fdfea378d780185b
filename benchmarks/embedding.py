"""Embedding through the product beside plain sentence-transformers in float32, on the same cores.

Jobs a second at 20 and 250 tokens, latency of a single text, seconds to load, memory, and whether both rank
alike. Texts are made of real job words, so that they cut into tokens as ads do.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import Figure, report
from services.matcher.encoder import BatchingEncoder, Encoder, find_model, load_encoder
from services.matcher.model.check import rank_correlation
from services.matcher.model.install import install
from services.matcher.model.manifest import Prompts
from services.matcher.model.onnx_encoder import OnnxEncoder
from services.matcher.model.quiet import quiet_libraries
from services.matcher.model.samples import JOBS
from services.matcher.model.source import name_source

MODEL = "talentpool-e5-small"
MODELS_DIR = Path(os.environ.get("TALENTPOOL_MATCHER_MODELS_DIR", ".talentpool/models"))
SIZES = {20: 256, 250: 32}  # tokens of a text → how many texts
REPEATS = 5
PLAIN_BATCH = 32  # as sentence-transformers has it
QUERY = "sykepleier med erfaring fra intensivavdeling"
PLAIN = "sentence-transformers, float32"

LOAD_PRODUCT = """
from pathlib import Path
from services.matcher.encoder import load_encoder
load_encoder({model!r}, models_dir=Path({folder!r})).encode_profiles([{query!r}])
"""
LOAD_PLAIN = """
from sentence_transformers import SentenceTransformer
SentenceTransformer({folder!r} + "/" + {model!r}, device="cpu", local_files_only=True).encode([{query!r}])
"""
MEASURED = """
import resource, time
start = time.perf_counter()
{work}
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def make_texts(encoder: OnnxEncoder, tokens: int, count: int) -> list[str]:
    """Texts of about so many tokens, of shuffled words of real ads, no two alike."""
    random = np.random.default_rng(tokens)
    words = " ".join(JOBS).split()
    texts = []
    for _ in range(count):
        chosen = list(random.choice(words, tokens))
        while len(encoder.tokenise([" ".join(chosen)], "passage: ")[0]) > tokens:
            chosen.pop()
        texts.append(" ".join(chosen))
    return texts


def plain_model(folder: Path) -> Any:
    """The model as its own library loads it, with nothing set."""
    from sentence_transformers import SentenceTransformer

    with quiet_libraries():
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def embed_plainly(model: Any, texts: Sequence[str], prompt: str) -> Any:
    return model.encode(
        list(texts),
        prompt=prompt,
        batch_size=PLAIN_BATCH,
        normalize_embeddings=True,
        show_progress_bar=False,
    )


def least_seconds(*runs: Callable[[], object]) -> list[float]:
    """The least time of each, measured in turn, so that what else the machine does meets all alike."""
    least = [float("inf")] * len(runs)
    for repeat in range(REPEATS + 1):
        for number, run in enumerate(runs):
            start = time.perf_counter()
            run()
            if repeat:
                least[number] = min(least[number], time.perf_counter() - start)
    return least


def batching(encoder: Encoder, texts: list[str]) -> None:
    async def embed() -> None:
        batcher = BatchingEncoder(encoder)
        await asyncio.gather(*(batcher.job(text) for text in texts))

    asyncio.run(embed())


def throughput(encoder: OnnxEncoder, plain: Any, prompts: Prompts, tokens: int) -> list[Figure]:
    texts = make_texts(encoder, tokens, SIZES[tokens])
    batched, direct, theirs = (
        len(texts) / seconds
        for seconds in least_seconds(
            lambda: batching(encoder, texts),
            lambda: encoder.encode_jobs(texts),
            lambda: embed_plainly(plain, texts, prompts.job),
        )
    )
    return [
        Figure(f"BatchingEncoder.job, {tokens} tokens", batched, PLAIN, theirs, "jobs/s"),
        Figure(f"encode_jobs, {tokens} tokens", direct, PLAIN, theirs, "jobs/s"),
    ]


def latency(encoder: OnnxEncoder, plain: Any, prompts: Prompts) -> Figure:
    ours, theirs = least_seconds(
        lambda: encoder.encode_profiles([QUERY]), lambda: embed_plainly(plain, [QUERY], prompts.profile)
    )
    return Figure("one query", ours * 1000, PLAIN, theirs * 1000, "ms")


def loading() -> list[Figure]:
    """Both in processes of their own: import, load and first text; the most memory that this took."""
    values = {"model": MODEL, "folder": str(MODELS_DIR), "query": QUERY}
    (ours, our_memory), (theirs, their_memory) = (
        _measured(code.format(**values)) for code in (LOAD_PRODUCT, LOAD_PLAIN)
    )
    return [
        Figure("import, load, first text", ours, PLAIN, theirs, "s"),
        Figure("memory after it", our_memory, PLAIN, their_memory, "MiB"),
    ]


def _measured(work: str) -> tuple[float, float]:
    command = [sys.executable, "-c", MEASURED.format(work=work)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603  our own
    seconds, memory = printed.split()[-2:]
    return float(seconds), float(memory)


def correlation(encoder: OnnxEncoder, plain: Any, prompts: Prompts) -> float:
    """Spearman's, of the cosines of all pairs of 64 short and 32 long texts."""
    short, long = make_texts(encoder, 20, 64), make_texts(encoder, 250, 32)
    ours = encoder.encode_profiles(short) @ encoder.encode_jobs(long).T
    theirs = embed_plainly(plain, short, prompts.profile) @ embed_plainly(plain, long, prompts.job).T
    return rank_correlation(ours.ravel(), theirs.ravel())


def main() -> None:
    """Print both sides of every figure."""
    manifest = install(name_source(MODEL), MODELS_DIR, lambda _step: None)
    figures = loading()
    start = time.perf_counter()
    encoder = load_encoder(manifest.name, models_dir=MODELS_DIR)
    seconds = time.perf_counter() - start
    assert isinstance(encoder, OnnxEncoder)
    plain = plain_model(find_model(manifest.name, MODELS_DIR))
    for tokens in SIZES:
        figures += throughput(encoder, plain, manifest.prompts, tokens)
    figures.append(latency(encoder, plain, manifest.prompts))
    report(f"Embedding, {manifest.model_id} ({manifest.served_as}), {encoder.threads} threads", figures)
    print(f"load alone: {seconds:.2f} s")
    print(f"Spearman's correlation of all cosines: {correlation(encoder, plain, manifest.prompts):.4f}")


if __name__ == "__main__":
    main()
