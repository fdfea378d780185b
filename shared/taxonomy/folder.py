"""The folder of imported taxonomies, which services read at their start: versions, one of them in use.

``TALENTPOOL_TAXONOMY_DIR`` holds a folder for each version and the file ``current``, which names one.
"""

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.errors import TalentPoolError
from shared.taxonomy.occupations import OCCUPATIONS
from shared.taxonomy.skills import SKILLS

CURRENT = "current"
MANIFEST = "taxonomy.json"
GROUPS = "groups.csv"
STARTER = "starter"
LAYOUT = 1
"""Of the files; a service does not read a folder of another one."""
ADVICE = (
    "run `talentpool taxonomy import` again, or `talentpool taxonomy use` with a version that is whole "
    "(`starter` is always there)"
)


@dataclass(frozen=True)
class TaxonomyFiles:
    """Where the lists of a version lie; ``about`` is what its import noted. The starter has no ``groups``."""

    version: str
    occupations: Path = OCCUPATIONS
    skills: Path = SKILLS
    groups: Path | None = None
    about: Mapping[str, Any] = field(default_factory=dict)


def files_in_use(folder: Path) -> TaxonomyFiles:
    """The lists that ``current`` names; this project's own ones if nothing was imported.

    Raises:
        TalentPoolError: the version is missing or damaged; says what to run.
    """
    current = folder / CURRENT
    try:
        version = current.read_text(encoding="utf-8").strip() if current.is_file() else STARTER
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(folder, f"{CURRENT} cannot be read ({error})") from error
    return files_of(folder, version)


def files_of(folder: Path, version: str) -> TaxonomyFiles:
    """The lists of a version; raises ``TalentPoolError`` as :func:`files_in_use` does."""
    if version == STARTER:
        return TaxonomyFiles(STARTER)
    place = folder / version
    if not version or place.parent != folder or not place.is_dir():
        raise _damaged(folder, f"it has no version {version!r}")
    about = _manifest(folder, place)
    for name, digest in _digests(about).items():
        if not (place / name).is_file() or digest_of(place / name) != digest:
            raise _damaged(folder, f"{version}/{name} is missing or was changed")
    return TaxonomyFiles(version, place / OCCUPATIONS.name, place / SKILLS.name, place / GROUPS, about)


def versions(folder: Path) -> list[str]:
    """The imported versions, the newest first, then the one that comes with the project."""
    found = [path.parent for path in folder.glob(f"*/{MANIFEST}") if not path.parent.name.startswith(".")]
    found.sort(key=lambda path: (path / MANIFEST).stat().st_mtime, reverse=True)
    return [*(path.name for path in found), STARTER]


def groups_of(file: Path | None) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The occupations that unit groups stand for, by scheme (``isco-08``, ``styrk-08``) and code."""
    if file is None:
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            (row["scheme"], row["code"]): tuple(row["occupations"].split("|"))
            for row in csv.DictReader(lines)
        }


def digest_of(file: Path) -> str:
    """The SHA-256 of a file's content."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _manifest(folder: Path, place: Path) -> Mapping[str, Any]:
    try:
        about = json.loads((place / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise _damaged(folder, f"{place.name}/{MANIFEST} cannot be read") from error
    if not isinstance(about, dict) or about.get("layout") != LAYOUT:
        raise _damaged(folder, f"{place.name} was made by another version of this program")
    return about


def _digests(about: Mapping[str, Any]) -> Mapping[str, str]:
    found = about.get("files")
    return found if isinstance(found, dict) else {}


def _damaged(folder: Path, what: str) -> TalentPoolError:
    return TalentPoolError(f"the taxonomy in TALENTPOOL_TAXONOMY_DIR ({folder}) is damaged: {what}; {ADVICE}")
