"""Imports a classification: read, merge with this project's own, write a version beside the others."""

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from services.matcher.taxonomy import occupation_rows, skill_rows
from services.matcher.taxonomy.downloads import find_files
from services.matcher.taxonomy.esco import Esco, has_esco, read_esco
from services.matcher.taxonomy.unit_groups import (
    UnitGroup,
    is_structure,
    merged,
    of_esco,
    read_unit_groups,
)
from shared.errors import TalentPoolError
from shared.taxonomy.folder import CURRENT, GROUPS, LAYOUT, MANIFEST, digest_of, files_of
from shared.taxonomy.occupations import OCCUPATIONS
from shared.taxonomy.skills import SKILLS

ESCO_NOTICE = "This service uses the ESCO classification of the European Commission."
NOTHING: Esco = Esco((), {}, {}, {}, {}, {}, {}, frozenset())


@dataclass(frozen=True)
class Tables:
    """The lists of a version, by the names of their files: columns and rows."""

    content: Mapping[str, tuple[Sequence[str], Sequence[Mapping[str, str]]]]
    languages: tuple[str, ...]


def import_taxonomy(places: Sequence[Path], folder: Path, report: Callable[[str], None]) -> str:
    """Import what lies in ``places`` and put it to use; returns the version's name.

    The version is written beside the others, checked, and only then named as the current one.

    Raises:
        TalentPoolError: a file cannot be read, or nothing of a classification is there; nothing changed then.
    """
    files = find_files(places)
    structures = [group for file in files if is_structure(file) for group in read_unit_groups(file)]
    report(f"{len(files)} files, {len(structures)} unit groups in lists of their own")
    esco = read_esco(files) if has_esco(files) else NOTHING
    if not structures and not esco.occupations:
        message = "neither ESCO's occupations_<language>.csv nor a list of ISCO-08 or STYRK-08 is there"
        raise TalentPoolError(message)
    report(f"ESCO: {len(esco.occupations)} occupations, {len(esco.skills)} skills")
    tables = merge(esco, structures)
    report("merged with the occupations and skills of this project")
    version = write_version(folder, tables)
    use_version(folder, version)
    return version


def merge(esco: Esco, structures: Sequence[UnitGroup]) -> Tables:
    """One list of occupations, one of skills, and which unit group stands for which occupation."""
    occupations = occupation_rows.own_drafts(OCCUPATIONS)
    occupation_rows.add_esco(occupations, esco)
    groups = occupation_rows.add_groups(occupations, merged([*structures, *of_esco(esco.groups)]))
    skills = skill_rows.own_skills(SKILLS)
    skill_rows.add_esco(skills, esco)
    content = {
        OCCUPATIONS.name: (occupation_rows.COLUMNS, occupation_rows.occupation_rows(occupations)),
        SKILLS.name: (skill_rows.COLUMNS, skill_rows.skill_rows(skills, esco)),
        GROUPS: (occupation_rows.GROUP_COLUMNS, groups),
    }
    return Tables(content, esco.languages)


def write_version(folder: Path, tables: Tables) -> str:
    """Write a version and check it; its name says what is in it, so that the same content has the same."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".import-", dir=folder))
    try:
        for name, (columns, lines) in tables.content.items():
            _write(beside / name, columns, lines)
        digests = {name: digest_of(beside / name) for name in tables.content}
        version = sha256("".join(digests.values()).encode()).hexdigest()[:12]
        about = {
            "layout": LAYOUT,
            "files": digests,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "languages": tables.languages,
            "counts": {name: len(lines) for name, (_, lines) in tables.content.items()},
            "starter": starter_digest(),
            "notice": ESCO_NOTICE if tables.languages else "",
        }
        (beside / MANIFEST).write_text(json.dumps(about, indent=2), encoding="utf-8")
        beside.chmod(0o755)  # other services read it under their own users
        _place(beside, folder, version)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return version


def starter_digest() -> str:
    """Of this project's own lists, from which an imported version was made."""
    return sha256(OCCUPATIONS.read_bytes() + SKILLS.read_bytes()).hexdigest()


def _place(beside: Path, folder: Path, version: str) -> None:
    """The same content may be there already, and in use: it is left alone unless it is damaged."""
    place = folder / version
    try:
        files_of(folder, version)
    except TalentPoolError:
        shutil.rmtree(place, ignore_errors=True)
        beside.rename(place)
    else:
        (place / MANIFEST).touch()


def use_version(folder: Path, version: str) -> None:
    """Name the version that services read at their next start; ``TalentPoolError`` if it is damaged."""
    files_of(folder, version)
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{CURRENT}.{os.getpid()}"
    beside.write_text(version + "\n", encoding="utf-8")
    beside.replace(folder / CURRENT)


def _write(file: Path, columns: Sequence[str], lines: Sequence[Mapping[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, columns)
        writer.writeheader()
        writer.writerows(lines)
