"""Names of places: Statistics Norway's municipalities and counties of 2024, towns, the world's countries."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
NORWAY = "NO"


def folded(name: str) -> str:
    """A name for comparing: ``OSLO`` and ``Oslo kommune`` are one."""
    words = name.casefold().replace("-", " ").replace(".", "").split()
    return " ".join(word for word in words if word not in ("kommune", "municipality", "fylke", "county"))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def municipality_names() -> dict[str, str]:
    """Municipality number → name."""
    return {row["number"]: row["name"] for row in _rows("municipalities")}


@cache
def _municipalities() -> dict[str, list[str]]:
    """Folded name of a municipality or a town in it → numbers; a few names stand for two."""
    numbers = defaultdict[str, list[str]](list)
    for number, name in municipality_names().items():
        numbers[folded(name)].append(number)
    for row in _rows("localities"):
        name = folded(row["name"])
        if name not in numbers:
            numbers[name].append(row["municipality"])
    return numbers


@cache
def _spellings() -> dict[str, str]:
    towns = {folded(row["name"]): row["name"] for row in _rows("localities")}
    return towns | {folded(name): name for name in municipality_names().values()}


def spelling(name: str) -> str:
    """A Norwegian place's name in its own spelling: ``MO I RANA`` is Mo i Rana."""
    return _spellings().get(folded(name), name)


@cache
def _counties() -> dict[str, str]:
    numbers = {folded(row["name"]): row["number"] for row in _rows("counties")}
    return numbers | {"troms og finnmark": "55"} | {"more og romsdal": "15", "trøndelag": "50"}


@cache
def _countries() -> dict[str, str]:
    codes: dict[str, str] = {}
    for row in _rows("countries"):
        for name in row["names"].split("|"):
            codes.setdefault(folded(name), row["code"])
    return codes


def county_number(name: str | None) -> str | None:
    """A county's number by its name."""
    return _counties().get(folded(name)) if name else None


def municipality_number(name: str | None, county: str | None = None) -> str | None:
    """A municipality's number by its name or a town's; ``None`` if two bear it and no county is given."""
    numbers = _municipalities().get(folded(name), []) if name else []
    if county:
        numbers = [number for number in numbers if number.startswith(county)]
    return numbers[0] if len(numbers) == 1 else None


def country_code(name: str | None) -> str | None:
    """ISO 3166-1 alpha-2 by a code or a name in English, bokmål or nynorsk."""
    if not name:
        return None
    bare = name.strip()
    if len(bare) == 2 and bare.upper() in _codes():  # noqa: PLR2004  alpha-2
        return bare.upper()
    return _countries().get(folded(bare)) or ALPHA_3.get(bare.upper())


ALPHA_3 = {
    "NOR": "NO",
    "SWE": "SE",
    "DNK": "DK",
    "FIN": "FI",
    "ISL": "IS",
    "USA": "US",
    "GBR": "GB",
    "DEU": "DE",
}


@cache
def _codes() -> frozenset[str]:
    return frozenset(_countries().values())
