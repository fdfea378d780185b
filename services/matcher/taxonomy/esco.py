"""Reads ESCO's official CSV download, in any languages: folders or zip archives, one for each language.

``occupations_<language>.csv``, ``skills_<language>.csv`` and, where there, ``occupationSkillRelations``,
``ISCOGroups``, ``broaderRelationsOccPillar`` and ``languageSkillsCollection``; versions 1.0 to 1.2.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services.matcher.taxonomy.downloads import Download, find_files, rows
from shared.errors import TalentPoolError

NAME = re.compile(r"(?i)([a-z]+)(?:_([a-z]{2}(?:-[a-z]{2})?))?\.csv")
UNIT_GROUP = re.compile(r"(?:.*/)?C?(\d{4})")
GONE = {"obsolete", "deprecated"}


@dataclass(frozen=True)
class Names:
    """What a concept is called in one language; each alternative once, without the preferred name."""

    preferred: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class EscoOccupation:
    """An occupation: ``isco`` is its unit group of four digits, ``code`` ESCO's own (``2512.4.1``) or empty.

    ``names`` and ``descriptions`` are by language (``en``, ``no``); a language may be missing.
    """

    uri: str
    isco: str
    code: str
    names: Mapping[str, Names]
    descriptions: Mapping[str, str]


@dataclass(frozen=True)
class EscoSkill:
    """A skill: ``kind`` is ``knowledge`` or ``skill/competence``, ``reuse`` as in ``sector-specific``."""

    uri: str
    kind: str
    reuse: str
    names: Mapping[str, Names]
    descriptions: Mapping[str, str]


@dataclass(frozen=True)
class Esco:
    """A download. Mappings are by URI, in the files' order; ``groups`` are names of ISCO groups by code.

    ``essential`` and ``optional`` hold the URIs of an occupation's skills, ``broader`` those of the
    occupations above it; ``language_skills`` are the skills that are languages.
    """

    languages: tuple[str, ...]
    occupations: Mapping[str, EscoOccupation]
    skills: Mapping[str, EscoSkill]
    essential: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, Mapping[str, Names]]
    broader: Mapping[str, tuple[str, ...]]
    language_skills: frozenset[str]


@dataclass
class _Concept:
    """What the files of all languages say of one concept."""

    first: Mapping[str, str]
    names: dict[str, Names] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)


def read_esco(places: Sequence[Path | Download]) -> Esco:
    """Read a download; raises ``TalentPoolError`` that says what is missing or where it is damaged.

    Rows without an address or a name, and those that ESCO marks as obsolete, are left out.
    """
    paths = [place for place in places if isinstance(place, Path)]
    found = [place for place in places if isinstance(place, Download)]
    files = _by_kind([*found, *(find_files(paths) if paths else ())])
    occupations = _concepts(files, "occupations", ("conceptUri", "preferredLabel", "iscoGroup"))
    skills = _concepts(files, "skills", ("conceptUri", "preferredLabel"))
    essential, optional = _relations(files, occupations, skills)
    return Esco(
        languages=tuple(sorted({name for each in occupations.values() for name in each.names})),
        occupations={uri: _occupation(uri, each) for uri, each in occupations.items()},
        skills={uri: _skill(uri, each) for uri, each in skills.items()},
        essential=essential,
        optional=optional,
        groups=_groups(files),
        broader=_broader(files, occupations),
        language_skills=frozenset(_uris(files, "languageskillscollection")),
    )


def has_esco(files: Sequence[Download]) -> bool:
    """Whether any of the files is named like one of ESCO's lists."""
    kinds = {name[1].lower() for file in files if (name := NAME.fullmatch(file.name))}
    return not kinds.isdisjoint({"occupations", "skills"})


def _by_kind(found: Sequence[Download]) -> dict[str, list[tuple[str, Download]]]:
    """The files with their languages, by the first part of their names in lower case."""
    files: dict[str, list[tuple[str, Download]]] = defaultdict(list)
    for file in found:
        if name := NAME.fullmatch(file.name):
            files[name[1].lower()].append(((name[2] or "").lower(), file))
    for needed in ("occupations", "skills"):
        if not files[needed]:
            message = f"no {needed}_<language>.csv: choose ESCO dataset, classification, CSV when downloading"
            raise TalentPoolError(message)
    return files


def _concepts(
    files: Mapping[str, list[tuple[str, Download]]], kind: str, needed: Sequence[str]
) -> dict[str, _Concept]:
    concepts: dict[str, _Concept] = {}
    for language, file in files[kind]:
        if not language:
            message = f"{file.place}: its name does not end in a language, as in {kind}_en.csv"
            raise TalentPoolError(message)
        for row in rows(file, needed):
            if _usable(row):
                concept = concepts.setdefault(row["conceptUri"], _Concept(row))
                concept.names[language] = _names(row)
                if text := _description(row):
                    concept.descriptions[language] = text
    return concepts


def _usable(row: Mapping[str, str]) -> bool:
    named = row["conceptUri"].strip() and row["preferredLabel"].strip()
    return bool(named) and row.get("status", "").strip().lower() not in GONE


def _names(row: Mapping[str, str]) -> Names:
    preferred = " ".join(row["preferredLabel"].split())
    listed = [row.get("altLabels", ""), row.get("hiddenLabels", "")]
    lines = [" ".join(line.split()) for cell in listed for line in cell.splitlines()]
    return Names(preferred, tuple(dict.fromkeys(line for line in lines if line and line != preferred)))


def _description(row: Mapping[str, str]) -> str:
    return (row.get("description") or row.get("definition") or "").strip()


def _occupation(uri: str, concept: _Concept) -> EscoOccupation:
    group = UNIT_GROUP.fullmatch(concept.first["iscoGroup"].strip())
    code = concept.first.get("code", "").strip()
    isco = group[1] if group else code[:4]
    return EscoOccupation(uri, isco, code, concept.names, concept.descriptions)


def _skill(uri: str, concept: _Concept) -> EscoSkill:
    kind, reuse = concept.first.get("skillType", ""), concept.first.get("reuseLevel", "")
    return EscoSkill(uri, kind.strip(), reuse.strip(), concept.names, concept.descriptions)


def _relations(
    files: Mapping[str, list[tuple[str, Download]]],
    occupations: Mapping[str, object],
    skills: Mapping[str, object],
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Every language's download holds the same relations: one file is enough."""
    found: dict[str, dict[str, list[str]]] = {"essential": defaultdict(list), "optional": defaultdict(list)}
    for _, file in files.get("occupationskillrelations", ())[:1]:
        for row in rows(file, ("occupationUri", "relationType", "skillUri")):
            of_kind = found.get(row["relationType"].strip().lower())
            if of_kind is not None and row["occupationUri"] in occupations and row["skillUri"] in skills:
                of_kind[row["occupationUri"]].append(row["skillUri"])
    essential, optional = ({key: tuple(uris) for key, uris in each.items()} for each in found.values())
    return essential, optional


def _groups(files: Mapping[str, list[tuple[str, Download]]]) -> dict[str, dict[str, Names]]:
    groups: dict[str, dict[str, Names]] = defaultdict(dict)
    for language, file in files.get("iscogroups", ()):
        for row in rows(file, ("code", "preferredLabel")):
            code = row["code"].strip().removeprefix("C")
            if code.isdigit() and row["preferredLabel"].strip():
                groups[code][language] = _names(row)
    return groups


def _broader(
    files: Mapping[str, list[tuple[str, Download]]], occupations: Mapping[str, object]
) -> dict[str, tuple[str, ...]]:
    broader: dict[str, list[str]] = defaultdict(list)
    for _, file in files.get("broaderrelationsoccpillar", ())[:1]:
        for row in rows(file, ("conceptUri", "broaderUri")):
            if row["conceptUri"] in occupations and row["broaderUri"] in occupations:
                broader[row["conceptUri"]].append(row["broaderUri"])
    return {key: tuple(uris) for key, uris in broader.items()}


def _uris(files: Mapping[str, list[tuple[str, Download]]], kind: str) -> Iterator[str]:
    for _, file in files.get(kind, ())[:1]:
        for row in rows(file, ("conceptUri",)):
            yield row["conceptUri"]
