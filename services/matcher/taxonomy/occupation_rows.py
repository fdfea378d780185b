"""The imported list of occupations: this project's own, extended by ESCO's and by unit groups."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from services.matcher.taxonomy.esco import Esco, EscoOccupation
from services.matcher.taxonomy.generic import generic_names
from services.matcher.taxonomy.kinship import kinship
from services.matcher.taxonomy.merging import (
    LOCALES,
    Draft,
    cell,
    claimed,
    names_of,
    own_by_form,
    own_names,
    preferred,
    same_as,
    silent,
)
from services.matcher.taxonomy.merging import key as key_of
from services.matcher.taxonomy.unit_groups import UnitGroup
from shared.taxonomy.concepts import listed, rows
from shared.taxonomy.occupations import NEAR

COLUMNS = (
    *("id", "isco", "nb", "en", "nb_alternatives", "en_alternatives", "related"),
    *("other_names", "silent", "uris"),
)
GROUP_COLUMNS = ("scheme", "code", "nb", "en", "occupations")
SUB_MAJOR = 2
BOTH = 2


def own_drafts(file: Path) -> list[Draft]:
    """The occupations of a file of this project's own."""
    return [
        Draft(
            row["id"],
            row["nb"],
            row["en"],
            row["isco"],
            own=[*listed(row["nb_alternatives"]), *listed(row["en_alternatives"])] or [row["nb"]],
            near={each.partition("=")[0]: NEAR for each in listed(row["related"])},
        )
        for row in rows(file)
    ]


def add_esco(drafts: list[Draft], esco: Esco) -> None:
    """Add ESCO's occupations; one that is the same as an own one lends it its names and its address."""
    own, by_id = own_names(drafts), {draft.id: draft for draft in drafts}
    ids: dict[str, str] = {}
    for uri, occupation in esco.occupations.items():
        known, languages = same_as(occupation.names, own)
        same = known and (languages == BOTH or by_id[known].isco[:SUB_MAJOR] == occupation.isco[:SUB_MAJOR])
        draft = by_id[known] if same else _draft(occupation)
        ids[uri] = draft.id
        draft.names += claimed(occupation.names)
        draft.uris.append(uri)
        if not same:
            drafts.append(draft)
            by_id[draft.id] = draft
    for uri, near in kinship(esco).items():
        _near(by_id[ids[uri]], {ids[other]: weight for other, weight in near.items()})


def add_groups(drafts: list[Draft], groups: Sequence[UnitGroup]) -> list[dict[str, str]]:
    """Add unit groups that are no occupation by their name; returns the rows of which group is which."""
    known = {key_of(claim.name): draft for draft in reversed(drafts) for claim in draft.claims()}
    members: dict[str, list[str]] = {}
    for draft in drafts:
        members.setdefault(draft.isco, []).append(draft.id)
    lines = []
    for group in groups:
        draft = _same(group, known) or _group_draft(group, members.get(group.code, ()), drafts)
        nb, en = preferred(group.names, "nb"), preferred(group.names, "en")
        lines.append(
            {"scheme": group.scheme, "code": group.code, "nb": nb, "en": en, "occupations": draft.id}
        )
    return lines


def occupation_rows(drafts: Sequence[Draft]) -> list[dict[str, str]]:
    """Rows in the layout of ``shared/taxonomy/occupations.csv``."""
    generic = generic_names(claim for draft in drafts for claim in draft.claims())
    for draft in drafts:
        draft.names = [name for name in draft.names if name[1].lower() not in generic]
    kept = names_of(drafts)
    return [_row(draft, kept[draft.id]) for draft in drafts]


def _draft(occupation: EscoOccupation) -> Draft:
    return Draft(
        f"esco:{occupation.uri.rpartition('/')[2]}",
        cell(preferred(occupation.names, "nb")),
        cell(preferred(occupation.names, "en")),
        occupation.isco,
        depth=occupation.code.count("."),
    )


def _near(draft: Draft, near: Mapping[str, float]) -> None:
    for other, weight in near.items():
        if other != draft.id:
            draft.near[other] = max(weight, draft.near.get(other, 0.0))


def _same(group: UnitGroup, known: Mapping[str, Draft]) -> Draft | None:
    """The occupation that goes by the group's name, often its plural, in the same field of work."""
    by_id = {name: draft.id for name, draft in known.items()}
    drafts = {draft.id: draft for draft in known.values()}
    for names in group.names.values():
        found = own_by_form(key_of(names.preferred), by_id)
        if found and drafts[found].isco[:SUB_MAJOR] == group.code[:SUB_MAJOR]:
            return drafts[found]
    return None


def _group_draft(group: UnitGroup, members: Iterable[str], drafts: list[Draft]) -> Draft:
    """A group that stands for itself, near to its members."""
    scheme = group.scheme.partition("-")[0]
    draft = Draft(
        f"{scheme}:{group.code}",
        cell(preferred(group.names, "nb")),
        cell(preferred(group.names, "en")),
        group.code,
        names=claimed(group.names),
        near=dict.fromkeys(members, NEAR),
    )
    drafts.append(draft)
    return draft


def _row(draft: Draft, kept: Mapping[str, Sequence[str]]) -> dict[str, str]:
    by_locale: dict[str, list[str]] = {locale: [] for locale in (*LOCALES, "")}
    for language, names in kept.items():
        locale = next((each for each, languages in LOCALES.items() if language in languages), "")
        by_locale[locale] += [name for name in names if name not in (draft.nb, draft.en)]
    return {
        "id": draft.id,
        "isco": draft.isco,
        "nb": draft.nb,
        "en": draft.en,
        "nb_alternatives": "|".join(dict.fromkeys([*draft.own, *by_locale["nb"]])),
        "en_alternatives": "|".join(dict.fromkeys(by_locale["en"])),
        "related": "|".join(f"{key}={weight}" for key, weight in sorted(draft.near.items())),
        "other_names": "|".join(dict.fromkeys(by_locale[""])),
        "silent": silent(draft, kept),
        "uris": "|".join(draft.uris),
    }
