"""Occupations and skills: eight skills look for their occupation's description, a title for its skills."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from services.matcher.evaluation.ranked import Document
from services.matcher.evaluation.reading import table
from services.matcher.evaluation.retrieval import (
    NOBODY,
    Judged,
    Retrieval,
    both_tasks,
    judged,
    meaning_task,
    titled,
)
from services.matcher.evaluation.task import Bench, Kind, Task
from services.matcher.profile import Profile
from shared.errors import TalentPoolError

OCCUPATIONS, SKILLS = "occupations.tsv", "skills.tsv"
RELATIONS, PROFILES = "occupation_skills.tsv", "profile_queries.tsv"
GRADES = {"e": 2.0, "o": 1.0}
"""Of an essential and of an optional skill."""


def _load(folder: Path, bench: Bench) -> Iterator[Task]:
    occupations = list(table(folder / OCCUPATIONS, ("occ_id", "label_en", "description_en")))
    profiles = _profiles(folder, [key for key, _, _ in occupations])
    yield from both_tasks(profiles, bench)
    yield meaning_task(_titles(folder, {key: label for key, label, _ in occupations}), bench)


def _profiles(folder: Path, occupations: Sequence[str]) -> Retrieval:
    numbers = {key: number for number, key in enumerate(occupations)}
    rows = enumerate(table(folder / PROFILES, ("relevant_occ_id", "profile_skills_en")), 2)
    asked = [
        judged(_skilled(skills), [_number(folder / PROFILES, line, numbers, key)])
        for line, (key, skills) in rows
    ]
    texts = table(folder / OCCUPATIONS, ("description_en",))
    documents = [Document(body=description) for (description,) in texts]
    about = f"eight skills to one of {len(documents)} descriptions"
    return Retrieval(f"{folder.name}: profile to occupation", about, asked, documents, ("MRR", "R@1", "R@10"))


def _titles(folder: Path, occupations: Mapping[str, str]) -> Retrieval:
    skills = list(table(folder / SKILLS, ("skill_id", "label_en")))
    wanted = _relations(folder, occupations, {key: number for number, (key, _) in enumerate(skills)})
    asked = [
        Judged(titled(occupations[key]), list(grades), list(grades.values()))
        for key, grades in wanted.items()
    ]
    about = f"a title to its skills, of {len(skills)}; essential 2, optional 1"
    documents = [Document(label) for _, label in skills]
    return Retrieval(f"{folder.name}: title to skills", about, asked, documents, ("MAP", "RP@10", "nDCG"))


def _relations(
    folder: Path, occupations: Mapping[str, str], numbers: Mapping[str, int]
) -> dict[str, dict[int, float]]:
    """The grades of each occupation's skills."""
    wanted: dict[str, dict[int, float]] = {}
    rows = table(folder / RELATIONS, ("occ_id", "skill_id", "relation(e|o)"))
    for line, (occupation, skill, relation) in enumerate(rows, 2):
        number = _number(folder / RELATIONS, line, numbers, skill)
        if occupation not in occupations or relation not in GRADES:
            message = f"{folder / RELATIONS}, line {line}: expected an occ_id of {OCCUPATIONS}, and e or o"
            raise TalentPoolError(message)
        wanted.setdefault(occupation, {})[number] = GRADES[relation]
    return wanted


def _skilled(skills: str) -> Profile:
    """A profile that lists skills; they are given as one line, as some of them hold commas."""
    return Profile(NOBODY, 1, "", (skills,))


def _number(path: Path, line: int, numbers: Mapping[str, int], key: str) -> int:
    if key not in numbers:
        message = f"{path}, line {line}: {key!r} is not an id of the other file"
        raise TalentPoolError(message)
    return numbers[key]


KIND = Kind("esco_skills", (OCCUPATIONS, SKILLS, RELATIONS, PROFILES), _load)
