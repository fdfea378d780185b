"""Commuting: which municipalities are within daily reach of others, by a table of labour market regions."""

import csv
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path

from services.matcher.names import COUNTY_DIGITS

TABLE = Path(__file__).parent / "data/commuting.csv"
ONLY_MUNICIPALITY = {"03": "0301"}
"""Oslo is a county and a municipality, and may be wished for by either number."""


@cache
def regions() -> dict[str, frozenset[str]]:
    """Region → the municipality numbers in it."""
    members = defaultdict[str, set[str]](set)
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            members[row["region"]].add(row["municipality"])
    return {region: frozenset(codes) for region, codes in members.items()}


@cache
def municipality_names() -> dict[str, str]:
    """Municipality number → name, of those in a region."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["municipality"]: row["name"] for row in csv.DictReader(file)}


@lru_cache(maxsize=10_000)
def reach(wishes: frozenset[str]) -> frozenset[str]:
    """Municipalities from which or to which people commute, for wished municipalities and counties.

    A county brings in the regions of which it holds the greater part: all of Akershus brings in Oslo, but
    all of Innlandet does not, for the sake of one municipality at its edge.
    """
    wished = {ONLY_MUNICIPALITY.get(code, code) for code in wishes}
    return frozenset(
        code
        for members in regions().values()
        if members & wished or any(_holds(county, members) for county in wished)
        for code in members
    )


def _holds(county: str, members: frozenset[str]) -> bool:
    """Whether a code is a county's and most of a region lies in it."""
    if len(county) != COUNTY_DIGITS:
        return False
    return 2 * sum(code.startswith(county) for code in members) > len(members)
