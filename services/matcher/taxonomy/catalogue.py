"""The taxonomy that the matcher reads texts by: occupations and skills."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from shared.taxonomy.concepts import Concept
from shared.taxonomy.folder import STARTER, TaxonomyFiles, files_in_use, groups_of
from shared.taxonomy.occupations import Occupation, load_occupations, nearness
from shared.taxonomy.skills import load_skills

READING = 7
"""Version of the reading rules; a higher one makes every text be read anew."""


@dataclass(frozen=True)
class Taxonomy:
    """All concepts by id; ``id`` changes with every change of names or rules.

    ``groups`` are the occupations that unit groups stand for, by scheme and code.
    """

    id: str
    occupations: Mapping[str, Occupation]
    skills: Mapping[str, Concept]
    groups: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def nearness(self, one: str, other: str) -> float:
        """How near two occupations are, by their ids: 1 for the same, 0 if nothing is known."""
        return nearness(self.occupations, one, other)

    @cached_property
    def by_uri(self) -> Mapping[str, str]:
        """The occupations' ids by the ESCO concepts that they stand for."""
        return {uri: each.id for each in self.occupations.values() for uri in each.uris}

    @cached_property
    def in_group(self) -> Mapping[str, tuple[str, ...]]:
        """The occupations' ids by their ISCO-08 unit groups."""
        found: dict[str, list[str]] = {}
        for each in self.occupations.values():
            found.setdefault(each.isco, []).append(each.id)
        return {code: tuple(ids) for code, ids in found.items()}


def load_taxonomy(folder: Path | None = None) -> Taxonomy:
    """What is in use in a folder of imported taxonomies; this project's own if there is none, or no folder.

    Raises:
        TalentPoolError: the folder is damaged; says what to run.
    """
    return of_files(files_in_use(folder) if folder is not None else TaxonomyFiles(STARTER))


def of_files(files: TaxonomyFiles) -> Taxonomy:
    """The taxonomy of one version."""
    return _read(files.occupations, files.skills, files.groups)


@cache
def _read(occupations: Path, skills: Path, groups: Path | None) -> Taxonomy:
    content = b"".join(path.read_bytes() for path in (occupations, skills, groups) if path)
    return Taxonomy(
        f"{hashlib.sha256(content).hexdigest()[:12]}-{READING}",
        load_occupations(occupations),
        load_skills(skills),
        groups_of(groups),
    )
