"""Countries by name or code, and what tells a foreign place: well-known cities, American states."""

from functools import cache

from services.ingest.normalise.gazetteer import folded, rows

AMERICA = "US"
ALPHA_2, ALPHA_3 = 2, 3
FORMER_CODES = {"UK": "GB", "EL": "GR"}
COUNTRIES_AS_WELL = frozenset({"DE", "IN"})
"""Codes of states that are as often meant as countries; the others are hardly ever."""


@cache
def _names() -> dict[str, str]:
    codes: dict[str, str] = {}
    for row in rows("countries"):
        for name in (*row["names"].split("|"), row["alpha_3"]):
            if name:
                codes.setdefault(folded(name), row["code"])
    return codes


@cache
def _codes() -> frozenset[str]:
    return frozenset(_names().values())


@cache
def _cities() -> dict[str, str]:
    return {folded(name): row["country"] for row in rows("cities") for name in row["names"].split("|")}


@cache
def _states() -> dict[str, str]:
    """Code and folded name of each American state → its code."""
    found = {row["code"]: row["code"] for row in rows("american_states")}
    return found | {folded(row["name"]): row["code"] for row in rows("american_states")}


def country_code(name: str | None) -> str | None:
    """ISO 3166-1 alpha-2 by alpha-2, alpha-3, or a name in one of Europe's larger languages."""
    if not name:
        return None
    bare = name.strip()
    if len(bare) == ALPHA_2:
        code = FORMER_CODES.get(bare.upper(), bare.upper())
        return code if code in _codes() else None
    return _names().get(folded(bare))


def country_of_city(name: str) -> str | None:
    """The country of a well-known city abroad."""
    return _cities().get(folded(name))


def country_in_list(name: str, *, alone: bool) -> str | None:
    """The country that one of several names is; ``alone`` if there is no other.

    "CA" after a town is California, and "Georgia" after one is a state.
    """
    bare = name.strip()
    if len(bare) == ALPHA_2:
        return country_code(bare) if bare.isupper() and (alone or bare not in _states()) else None
    if folded(bare) in _states() and not alone:
        return None
    return country_code(bare) if len(bare) > ALPHA_3 or bare.isupper() else None


def is_american_state(name: str) -> bool:
    """Whether it is a state's code or name, and beyond doubt no country's."""
    bare = name.strip()
    return bare not in COUNTRIES_AS_WELL and (bare in _states() or folded(bare) in _states())
