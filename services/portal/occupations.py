"""The ISCO-08 unit groups that an occupation in a candidate's own words belongs to. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shared.taxonomy.folder import files_in_use
from shared.taxonomy.linking import Linker
from shared.taxonomy.occupations import load_occupations


@dataclass(frozen=True)
class OccupationReader:
    """``version`` names the taxonomy; texts that it does not know belong to no group."""

    version: str
    groups: Callable[[str], tuple[str, ...]]


def create_reader(folder: Path) -> OccupationReader:
    """Of the taxonomy in use; raises ``TalentPoolError`` if it is damaged."""
    files = files_in_use(folder)
    occupations = load_occupations(files.occupations)
    linker = Linker(occupations.values())

    def groups(text: str) -> tuple[str, ...]:
        return tuple(sorted({occupations[key].isco for key in linker.name(text)} - {""}))

    return OccupationReader(files.version, groups)
