"""The fingerprint of a model: equal content gives an equal fingerprint on every machine."""

import hashlib
from pathlib import Path

CONTENT_SUFFIXES = frozenset({".json", ".safetensors", ".bin", ".model", ".txt"})
DERIVED_FOLDERS = frozenset({"onnx", "openvino"})
ABOUT = ("talentpool", "evaluation")
"""Beginnings of the names of files that speak of the model, and compute nothing."""
LENGTH = 12


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_files(folder: Path) -> list[Path]:
    """The files that decide what a model computes, relative to its folder, in a fixed order."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    counted = sorted(path for path in files if _counts(path))
    if any(path.suffix == ".safetensors" for path in counted):
        return [path for path in counted if path.suffix != ".bin"]  # the same weights once more
    return counted


def _counts(path: Path) -> bool:
    if path.parts[0] in DERIVED_FOLDERS or path.name.startswith((".", *ABOUT)):
        return False
    return path.suffix in CONTENT_SUFFIXES


def fingerprint(folder: Path, served_as: str) -> str:
    """Twelve hex digits over the names and contents of a model's files and the way it is served.

    ``served_as`` (such as ``int8``) counts, since rounding moves vectors a little; the exported file itself
    does not, since it is made from the others.
    """
    digest = hashlib.sha256(served_as.encode())
    for path in content_files(folder):
        digest.update(f"\n{path.as_posix()} {file_digest(folder / path)}".encode())
    return digest.hexdigest()[:LENGTH]
