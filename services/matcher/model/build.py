"""Fills the folder of a model that is being installed: reference files, exported graph, manifest, card."""

import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from services.matcher.model.card import write_card
from services.matcher.model.check import Likeness, likeness
from services.matcher.model.export import export_graph
from services.matcher.model.fingerprint import file_digest, fingerprint
from services.matcher.model.manifest import (
    RECIPE,
    REFERENCE,
    Manifest,
    Prompts,
    Serving,
    select_prompts,
    write_manifest,
)
from services.matcher.model.onnx_encoder import OnnxEncoder
from services.matcher.model.quantise import fuse, quantise
from services.matcher.model.samples import JOBS, PROFILES
from services.matcher.model.smooth import smooth_feed_forward
from services.matcher.model.source import Origin, Source, fetch
from services.matcher.model.torch_encoder import TorchEncoder, load_sentence_transformer
from shared.errors import TalentPoolError

GRAPH = "onnx/model_int8.onnx"
PRECISION = "int8"
LONGEST = 512  # tokens read by a model that names no limit
LOWEST_COSINE = 0.98
LOWEST_CORRELATION = 0.98


def build_model(source: Source, folder: Path, report: Callable[[str], None]) -> None:
    """Fetch the model into the empty folder, export it if that keeps its vectors, write manifest and card.

    Raises:
        TalentPoolError: the model cannot be fetched, or sentence-transformers cannot read it.
    """
    report(f"fetching {source.title}")
    origin = fetch(source, folder)
    report("loading the reference")
    model = load_sentence_transformer(folder)
    manifest = _describe(source, origin, folder, model)
    reason = ""
    try:
        manifest = _export(folder, manifest, model, report)
    except Exception as error:  # noqa: BLE001  exporting runs the model's own code, which may raise anything
        shutil.rmtree(folder / "onnx", ignore_errors=True)
        reason = f"it has no export, for {_first_line(error)}"
        report(f"{source.name} will be served by sentence-transformers: {reason}")
    write_card(folder, manifest, texts=len(PROFILES) + len(JOBS), reason=reason)
    write_manifest(folder, manifest)


def _first_line(error: Exception) -> str:
    text = (str(error).strip() or "no reason given").splitlines()[0]
    return text if isinstance(error, TalentPoolError) else f"{type(error).__name__}: {text}"


def _describe(source: Source, origin: Origin, folder: Path, model: Any) -> Manifest:
    """The manifest of the model as it came, not yet exported."""
    settings = _read_json(folder / "config_sentence_transformers.json")
    dimensions = model.get_embedding_dimension()
    if dimensions is None:
        message = f"{source.title} does not say how many dimensions its vectors have"
        raise TalentPoolError(message)
    return Manifest(
        name=source.name,
        source=origin.source,
        revision=origin.revision,
        licence=origin.licence,
        recipe=RECIPE,
        fingerprint=fingerprint(folder, REFERENCE),
        dimensions=dimensions,
        max_tokens=_max_tokens(model.max_seq_length),
        lowercase=bool(_read_json(folder / "sentence_bert_config.json").get("do_lower_case")),
        pad_id=getattr(model.tokenizer, "pad_token_id", None) or 0,
        prompts=select_prompts(settings),
    )


def _max_tokens(limit: float | None) -> int:
    return LONGEST if limit is None or math.isinf(limit) else int(limit)


def _read_json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    return content


def _export(folder: Path, manifest: Manifest, model: Any, report: Callable[[str], None]) -> Manifest:
    """Export, quantise and check; the manifest with what is served. The model is used up."""
    if not (folder / "tokenizer.json").is_file():
        message = "it has no tokenizer.json"
        raise TalentPoolError(message)
    if any(getattr(module, "include_prompt", True) is False for module in model) and any(
        (manifest.prompts.profile, manifest.prompts.job)
    ):
        message = "its pooling leaves out the prompt"
        raise TalentPoolError(message)
    report("embedding the built-in texts with the reference")
    reference = TorchEncoder(model, model_id="reference", prompts=manifest.prompts)
    expected = reference.encode_profiles(PROFILES), reference.encode_jobs(JOBS)
    _export_graph(folder, model, manifest.prompts, report)
    report("comparing with the reference")
    served = manifest.model_copy(
        update={
            "fingerprint": fingerprint(folder, PRECISION),
            "serving": Serving(
                file=GRAPH,
                sha256=file_digest(folder / GRAPH),
                precision=PRECISION,
                lowest_cosine=1,
                rank_correlation=1,
            ),
        }
    )
    encoder = OnnxEncoder(folder, served)
    found = likeness(*expected, encoder.encode_profiles(PROFILES), encoder.encode_jobs(JOBS))
    _require_likeness(found)
    return served.with_likeness(found.lowest_cosine, found.rank_correlation)


def _export_graph(folder: Path, model: Any, prompts: Prompts, report: Callable[[str], None]) -> None:
    work = folder / "onnx"
    work.mkdir()
    exported, fused = work / "exported.onnx", work / "fused.onnx"
    report("exporting to ONNX")
    smooth_feed_forward(
        model, [prompts.profile + text for text in PROFILES] + [prompts.job + text for text in JOBS]
    )
    configuration = model[0].auto_model.config
    export_graph(model, exported)
    report("fusing and quantising to 8 bits")
    fuse(exported, fused, heads=configuration.num_attention_heads, hidden=configuration.hidden_size)
    exported.unlink()
    quantise(fused, folder / GRAPH)
    fused.unlink()


def _require_likeness(found: Likeness) -> None:
    if found.lowest_cosine < LOWEST_COSINE or found.rank_correlation < LOWEST_CORRELATION:
        message = (
            f"its 8-bit export strays from the reference: lowest cosine {found.lowest_cosine:.3f}, "
            f"rank correlation {found.rank_correlation:.3f}"
        )
        raise TalentPoolError(message)
