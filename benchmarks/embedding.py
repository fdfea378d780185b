"""Jobs embedded a second: through the product, against bare onnxruntime and sentence-transformers.

The bare session gets arrays that are tokenised and padded already; the other runs in float32 on torch.
Texts are made of real job words, so that they cut into tokens as ads do.
"""

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.report import Figure, report
from services.matcher.encoder import BatchingEncoder, Encoder, find_model, load_encoder
from services.matcher.model.install import install
from services.matcher.model.manifest import Prompts
from services.matcher.model.onnx_encoder import OnnxEncoder, group_by_length, pad
from services.matcher.model.samples import JOBS
from services.matcher.model.source import name_source
from services.matcher.model.torch_encoder import TorchEncoder, load_sentence_transformer

MODELS_DIR = Path(os.environ.get("TALENTPOOL_MATCHER_MODELS_DIR", ".talentpool/models"))
SIZES = {20: 256, 250: 32}  # tokens of a text → how many texts
REPEATS = 3


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


def best_rate(count: int, run: Callable[[], object]) -> float:
    run()
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return count / min(seconds)


def batching(encoder: Encoder, texts: list[str]) -> None:
    async def embed() -> None:
        batcher = BatchingEncoder(encoder)
        await asyncio.gather(*(batcher.job(text) for text in texts))

    asyncio.run(embed())


def bare(encoder: OnnxEncoder, texts: list[str]) -> Callable[[], None]:
    rows = encoder.tokenise(texts, "passage: ")
    groups = [[rows[index] for index in group] for group in group_by_length([len(row) for row in rows])]
    inputs = [dict(zip(("input_ids", "attention_mask"), pad(group, 1), strict=True)) for group in groups]

    def run() -> None:
        for feed in inputs:
            encoder.session.run(None, feed)

    return run


def measure(encoder: OnnxEncoder, reference: TorchEncoder, tokens: int, count: int) -> list[Figure]:
    texts = make_texts(encoder, tokens, count)
    batched = best_rate(count, lambda: batching(encoder, texts))
    direct = best_rate(count, lambda: encoder.encode_jobs(texts))
    floor = best_rate(count, bare(encoder, texts))
    peer = best_rate(count // 2, lambda: reference.encode_jobs(texts[: count // 2]))
    torch = "sentence-transformers, torch float32"
    return [
        Figure(f"BatchingEncoder.job, {tokens} tokens", batched, "bare onnxruntime", floor, "jobs/s"),
        Figure(f"encode_jobs, {tokens} tokens", direct, "bare onnxruntime", floor, "jobs/s"),
        Figure(f"BatchingEncoder.job, {tokens} tokens", batched, torch, peer, "jobs/s"),
    ]


def main() -> None:
    manifest = install(name_source("multilingual-e5-small"), MODELS_DIR, lambda _step: None)
    folder = find_model(manifest.name, MODELS_DIR)
    encoder = load_encoder(manifest.name, models_dir=MODELS_DIR)
    assert isinstance(encoder, OnnxEncoder)
    prompts = Prompts(profile="query: ", job="passage: ")
    reference = TorchEncoder(load_sentence_transformer(folder), model_id="reference", prompts=prompts)
    figures = [
        figure for tokens, count in SIZES.items() for figure in measure(encoder, reference, tokens, count)
    ]
    report(f"Embedding jobs, {manifest.model_id} ({manifest.served_as})", figures)


if __name__ == "__main__":
    main()
