"""The imported list of skills: this project's own, extended by ESCO's, without those that are languages."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from services.matcher.names import LANGUAGES
from services.matcher.taxonomy.claims import Standing
from services.matcher.taxonomy.esco import Esco, EscoSkill
from services.matcher.taxonomy.everyday import everyday_words
from services.matcher.taxonomy.merging import (
    Draft,
    cell,
    claimed,
    names_of,
    own_names,
    preferred,
    same_as,
    silent,
)
from services.matcher.taxonomy.skill_rules import rule_of
from shared.taxonomy.concepts import LabelRule, listed, rows

COLUMNS = ("id", "nb", "en", "alternatives", "match", "silent", "uris")


@dataclass(frozen=True)
class SkillDrafts:
    """Skills in the making, with the rule of each; ``kinds`` are ESCO's, for those that are its own."""

    drafts: list[Draft]
    rules: dict[str, LabelRule]
    kinds: dict[str, str]


def own_skills(file: Path) -> SkillDrafts:
    """The skills of a file of this project's own."""
    lines = list(rows(file))
    drafts = [
        Draft(row["id"], row["nb"], row["en"], own=listed(row["alternatives"]) or [row["nb"]])
        for row in lines
    ]
    return SkillDrafts(drafts, {row["id"]: LabelRule(row["match"]) for row in lines}, {})


def add_esco(skills: SkillDrafts, esco: Esco) -> None:
    """Add ESCO's skills; one that is the same as an own one lends it its names and its address."""
    own, by_id = own_names(skills.drafts), {draft.id: draft for draft in skills.drafts}
    spoken = {english for _, english in LANGUAGES.values()}
    for uri, skill in esco.skills.items():
        if uri in esco.language_skills or preferred(skill.names, "en") in spoken:
            continue
        known, _ = same_as(skill.names, own)
        if not known:
            skills.drafts.append(_draft(skill))
            by_id[skills.drafts[-1].id] = skills.drafts[-1]
        draft = by_id[known] if known else skills.drafts[-1]
        draft.names += claimed(skill.names)
        draft.uris.append(uri)
        skills.kinds[draft.id] = skill.kind


def skill_rows(skills: SkillDrafts, esco: Esco) -> list[dict[str, str]]:
    """Rows in the layout of ``shared/taxonomy/skills.csv``."""
    everyday = everyday_words(esco.occupations.values())
    kept = names_of(skills.drafts)
    found = (_row(skills, draft, kept[draft.id], everyday) for draft in skills.drafts)
    return [row for row in found if row is not None]


def _draft(skill: EscoSkill) -> Draft:
    name = skill.uri.rpartition("/")[2]
    return Draft(f"esco:{name}", cell(preferred(skill.names, "nb")), cell(preferred(skill.names, "en")))


def _row(
    skills: SkillDrafts, draft: Draft, kept: Mapping[str, Sequence[str]], everyday: AbstractSet[str]
) -> dict[str, str] | None:
    own = skills.rules.get(draft.id)
    kind = skills.kinds.get(draft.id, "")
    rule = own or rule_of(draft.en, Standing.PREFERRED, kind, everyday) or LabelRule.LISTED
    standing = {name: each for _, name, each in reversed(draft.names)}
    names, spoken = list(draft.own), list[str]()
    for name in (name for each in kept.values() for name in each):
        counts = rule_of(name, standing[name], kind, everyday)
        if counts is not None:
            spoken.append(name)
            names += (
                [name if counts is rule else f"{name}={counts}"] if name not in (draft.nb, draft.en) else []
            )
    return {
        "id": draft.id,
        "nb": draft.nb,
        "en": draft.en,
        "alternatives": "|".join(dict.fromkeys(names)),
        "match": rule,
        "silent": silent(draft, {"": spoken}),
        "uris": "|".join(draft.uris),
    }
