"""Texts to vectors: what the matcher expects of a model, and how the one that a setting names is loaded."""

import json
from pathlib import Path

from services.matcher.embedding import BatchingEncoder, Encoder
from services.matcher.model.fingerprint import file_digest, fingerprint
from services.matcher.model.manifest import REFERENCE, Manifest, read_manifest, select_prompts
from services.matcher.model.source import installed_name
from shared.errors import TalentPoolError

__all__ = ["BatchingEncoder", "Encoder", "load_encoder"]


def load_encoder(model: str, *, models_dir: Path, threads: int | None = None) -> Encoder:
    """Load the model that a setting names, or fail: never another one.

    ``model`` is an installed model's name, a folder's path, or a name on the hub that was installed or lies
    in the hub client's cache. An exported model is served by onnxruntime, any other by sentence-transformers.
    ``threads`` None means one per core. Nothing is downloaded.

    Raises:
        TalentPoolError: there is no such model, or its folder is damaged; says what to run.
    """
    folder = find_model(model, models_dir)
    manifest = read_manifest(folder)
    if manifest is None or manifest.serving is None:
        return _load_reference(folder, manifest, threads)
    return _load_export(folder, manifest, manifest.serving.sha256, threads)


def find_model(model: str, models_dir: Path) -> Path:
    """The folder of a model: under ``models_dir``, as a path, or in the hub client's cache.

    Raises:
        TalentPoolError: there is none; says how to install it.
    """
    for folder in (models_dir / installed_name(model), Path(model)):
        if (folder / "modules.json").is_file():
            return folder
    cached = _cached_by_hub(model) if "/" in model else None
    if cached is not None:
        return cached
    wanted = f"--from-hub {model}" if "/" in model else model
    message = f"the model {model!r} is not in {models_dir}: run `talentpool model install {wanted}`"
    raise TalentPoolError(message)


def _cached_by_hub(name: str) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        return None


def _load_export(folder: Path, manifest: Manifest, sha256: str, threads: int | None) -> Encoder:
    from services.matcher.model.onnx_encoder import OnnxEncoder, graph_file

    graph = folder / graph_file(manifest)
    if not graph.is_file() or file_digest(graph) != sha256:
        message = (
            f"the model in {folder} is damaged or was changed after it was installed: {graph.name} is not "
            f"the file that its description names. Run `talentpool model install {manifest.name} --force`"
        )
        raise TalentPoolError(message)
    return OnnxEncoder(folder, manifest, threads=threads)


def _load_reference(folder: Path, manifest: Manifest | None, threads: int | None) -> Encoder:
    from services.matcher.model.torch_encoder import TorchEncoder, load_sentence_transformer

    settings = folder / "config_sentence_transformers.json"
    prompts = select_prompts(json.loads(settings.read_bytes()) if settings.is_file() else {})
    name = folder.resolve().name if manifest is None else manifest.name
    return TorchEncoder(
        load_sentence_transformer(folder, threads),
        model_id=f"{name}@{fingerprint(folder, REFERENCE)}",
        prompts=prompts,
    )


def installed_models(models_dir: Path) -> list[Manifest]:
    """What the installer put into ``models_dir``, by name."""
    folders = sorted(path for path in models_dir.glob("*") if path.is_dir() and not path.name.startswith("."))
    return [manifest for folder in folders if (manifest := read_manifest(folder)) is not None]
