"""Occupations of a posting: by the codes of its feed, else by its words for the occupation or its title."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from services.ingest.draft import RawPosting
from services.ingest.normalise.texts import one_line
from shared.jobs import Occupation
from shared.settings import Settings
from shared.taxonomy.folder import files_in_use
from shared.taxonomy.linking import Linker
from shared.taxonomy.occupations import Occupation as Known
from shared.taxonomy.occupations import load_occupations

ESCO = "http://data.europa.eu/esco/occupation/"
CONCEPT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
GROUP = re.compile(r"(?:.*/)?C?(\d{4})[.\d]{0,8}")
"""A unit group of four digits: bare, in an ESCO address, or before finer numbers of Norway's or ESCO's."""

NO_COOK = re.compile(
    r"(?i)(?<=\w)(?<!sous)-chef\b|\bchef (?:de (?!partie\b|cuisine\b)|du |des |d['\u2019]|till |för |til )"
)
"""Who heads something in Swedish, Danish or French, and cooks nothing: "IT-chef", "Chef de projet"."""

LONGEST_CODE = 200
MOST = 8


@dataclass(frozen=True)
class _Known:
    """The occupations of the taxonomy in use, by id, by their names and by ESCO's addresses."""

    occupations: Mapping[str, Known]
    linker: Linker
    by_uri: Mapping[str, str]


@cache
def _known() -> _Known:
    occupations = load_occupations(files_in_use(Settings().taxonomy_dir).occupations)
    by_uri = {uri: each.id for each in occupations.values() for uri in each.uris}
    return _Known(occupations, Linker(occupations.values()), by_uri)


def occupations(raw: RawPosting, title: str) -> tuple[Occupation, ...]:
    """Each once; where the feed gives no unit group, its words for the occupation and then the title do."""
    named = one_line(raw.occupation)
    codes = [code for given in raw.occupation_codes if (code := _of_code(given))]
    if len(codes) == 1 and named:
        codes = [codes[0].model_copy(update={"label": named})]
    if all(code.scheme == "esco" for code in codes):
        codes += _by_address(codes) or _by_name(named or "") or _by_name(title)
    return tuple(dict.fromkeys(codes))[:MOST]


def _of_code(given: str) -> Occupation | None:
    scheme, _, code = given[:LONGEST_CODE].strip().partition(":")
    system = re.sub(r"[^a-z]", "", scheme.casefold())
    if system == "esco" and (concept := CONCEPT.search(code)):
        return Occupation(scheme="esco", code=ESCO + concept[0].lower())
    group = GROUP.fullmatch(code.strip()) if system in ("esco", "isco", "styrk") else None
    if group is None:
        return None
    return Occupation(scheme="styrk-08" if system == "styrk" else "isco-08", code=group[1])


def _by_address(codes: Sequence[Occupation]) -> list[Occupation]:
    """The unit groups of ESCO concepts that an imported taxonomy knows."""
    known = _known()
    return _groups(known.by_uri[code.code] for code in codes if code.code in known.by_uri)


@lru_cache(maxsize=1_024)
def _by_name(words: str) -> list[Occupation]:
    """Kept, since the ads of a feed share many titles."""
    return _groups(_known().linker.name(NO_COOK.sub(" ", words)) if words else ())


def _groups(keys: Iterable[str]) -> list[Occupation]:
    """Occupations as unit groups; those whose group the taxonomy does not state are left out."""
    found = (_known().occupations[key] for key in keys)
    return [Occupation(scheme="isco-08", code=each.isco, label=each.nb) for each in found if each.isco]
