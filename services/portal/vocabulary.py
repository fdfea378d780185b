"""The occupations and skills that the profile form suggests: those of the taxonomy in use."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from services.portal.suggestions import Suggestions
from shared.taxonomy.folder import files_in_use
from shared.taxonomy.occupations import load_occupations
from shared.taxonomy.skills import load_skills


@dataclass(frozen=True)
class Vocabulary:
    """What may be suggested for each of the two fields."""

    occupations: Suggestions
    skills: Suggestions


@cache
def load_vocabulary(folder: Path) -> Vocabulary:
    """Of a folder of imported taxonomies, or the starter; raises ``TalentPoolError`` if it is damaged."""
    files = files_in_use(folder)
    return Vocabulary(
        Suggestions(load_occupations(files.occupations).values()),
        Suggestions(load_skills(files.skills).values()),
    )
