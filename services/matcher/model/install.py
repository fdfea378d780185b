"""Installs a model: fetch, export, check, describe, and only then give the folder its name."""

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from services.matcher.model.manifest import RECIPE, Manifest, read_manifest
from services.matcher.model.source import Source
from shared.errors import TalentPoolError

UNFINISHED = ".installing-"
Report = Callable[[str], None]
Build = Callable[[Source, Path, Report], None]


def install(source: Source, models_dir: Path, report: Report, *, force: bool = False) -> Manifest:
    """Make the model a folder ``models_dir/<name>`` and return its manifest; one that is there already stays.

    Safe to run twice at once, and to be killed: the folder appears whole or not at all.

    Raises:
        TalentPoolError: the model cannot be fetched or read.
    """
    from services.matcher.model.build import build_model

    return install_with(build_model, source, models_dir, report, force=force)


def install_with(build: Build, source: Source, models_dir: Path, report: Report, *, force: bool) -> Manifest:
    """``install`` with the way of filling the folder as an argument."""
    models_dir.mkdir(parents=True, exist_ok=True)
    target = models_dir / source.name
    with _lock(models_dir):
        for unfinished in models_dir.glob(f"{UNFINISHED}*"):
            shutil.rmtree(unfinished)
        manifest = None if force else read_manifest(target)
        if manifest is not None and manifest.recipe == RECIPE and source.produced(manifest):
            report(f"{source.name} is installed already")
            return manifest
        _build_and_name(build, source, target, report)
    installed = read_manifest(target)
    if installed is None:
        message = f"the installation of {source.name} wrote no manifest into {target}"
        raise TalentPoolError(message)
    return installed


def _build_and_name(build: Build, source: Source, target: Path, report: Report) -> None:
    folder = Path(tempfile.mkdtemp(prefix=f"{UNFINISHED}{target.name}-", dir=target.parent))
    try:
        folder.chmod(0o755)  # mkdtemp's 0700 would lock out the user that a container runs as
        build(source, folder, report)
        if target.exists():
            target.rename(target.parent / f"{UNFINISHED}replaced-{target.name}")
        folder.rename(target)
    finally:
        for leftover in target.parent.glob(f"{UNFINISHED}*"):
            shutil.rmtree(leftover)


@contextmanager
def _lock(models_dir: Path) -> Iterator[None]:
    """One installation at a time; the kernel frees the lock of a process that dies."""
    with (models_dir / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
