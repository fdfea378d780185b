"""Norwegian places: Statistics Norway's municipalities and counties of 2024, and their former names."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
NORWAY = "NO"
ADMINISTRATIVE = frozenset({"kommune", "municipality", "fylke", "fylkeskommune", "county", "herad", "region"})
SHORTEST_PLAIN = 3
LONGEST_HAMLET = 5
"""Letters of a former municipality's name that many farms and hamlets bear as well: Os, Berg, Sande."""

SUBDIVISION = re.compile(r"^NO-(\d{2})$")
WIDE_AREAS = frozenset(
    {
        *("hele landet", "heile landet", "hele norge", "landsdekkende", "østlandet", "vestlandet"),
        *("sørlandet", "nord norge", "midt norge", "trøndelagsregionen", "osloregionen", "oslo regionen"),
        *("oslofjordområdet", "stor oslo", "oslo området", "osloområdet", "svalbard", "longyearbyen"),
    }
)


def folded(name: str) -> str:
    """A name for comparing: ``OSLO`` and ``Oslo kommune`` are one."""
    words = name.casefold().replace("-", " ").replace("\u2013", " ").replace(".", "").split()
    return " ".join(word for word in words if word not in ADMINISTRATIVE)


def rows(name: str) -> list[dict[str, str]]:
    """A data file's rows."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def municipality_names() -> dict[str, str]:
    """Municipality number → name."""
    return {row["number"]: row["name"] for row in rows("municipalities")}


@cache
def _former_numbers() -> dict[str, str]:
    """Former number → the municipality of today, or its county where it was divided."""
    return {row["number"]: row["now"] for row in rows("former_municipalities")}


@cache
def _todays() -> dict[str, list[str]]:
    """Folded name of a municipality or a town in it → numbers; a few names stand for two."""
    numbers = defaultdict[str, list[str]](list)
    for number, name in municipality_names().items():
        numbers[folded(name)].append(number)
    municipal = frozenset(numbers)
    for row in rows("localities"):
        if folded(row["name"]) not in municipal:
            numbers[folded(row["name"])].append(row["municipality"])
    return _with_plain(numbers)


@cache
def _former() -> dict[str, list[str]]:
    numbers = defaultdict[str, list[str]](list)
    for row in rows("former_municipalities"):
        known = numbers[folded(row["name"])]
        if row["now"] in municipality_names() and row["now"] not in known:
            known.append(row["now"])
    return _with_plain(numbers)


def _plain(name: str) -> tuple[str, str]:
    """A name as foreign keyboards write it: ``baerum`` and ``barum``, ``aalesund`` and ``alesund``."""
    return (
        name.replace("å", "aa").replace("ø", "oe").replace("æ", "ae"),
        name.replace("å", "a").replace("ø", "o").replace("æ", "ae"),
    )


def _with_plain(numbers: dict[str, list[str]]) -> dict[str, list[str]]:
    """Short names stay as they are: Ås is not as, Hå is not ha."""
    plain = defaultdict[str, list[str]](list)
    for name, known in numbers.items():
        for spelled in _plain(name) if len(name) > SHORTEST_PLAIN else ():
            plain[spelled] += [number for number in known if number not in plain[spelled]]
    return plain | numbers


@cache
def _spellings() -> dict[str, str]:
    former = {folded(row["name"]): row["name"] for row in rows("former_municipalities")}
    towns = {folded(row["name"]): row["name"] for row in rows("localities")}
    counties = {folded(row["name"]): row["name"] for row in (*rows("former_counties"), *rows("counties"))}
    return former | counties | towns | {folded(name): name for name in municipality_names().values()}


def spelling(name: str) -> str:
    """A Norwegian place's name in its own spelling: ``MO I RANA`` is Mo i Rana."""
    return _spellings().get(folded(name), name)


@cache
def _counties() -> dict[str, tuple[str, ...]]:
    todays = rows("counties")
    former = {
        key: tuple(row["now"].split())
        for row in rows("former_counties")
        for key in (row["number"], folded(row["name"]))
    }
    names = {folded(row["name"]): (row["number"],) for row in todays}
    # Eurostat's regions of Norway, of 2016 and later, that lie in one county of today
    nuts = {folded(row["code"]): (row["county"],) for row in rows("nuts_regions")}
    plain = {spelled: numbers for name, numbers in (former | names).items() for spelled in _plain(name)}
    return plain | former | nuts | names | {row["number"]: (row["number"],) for row in todays}


def county_numbers(name: str | None) -> tuple[str, ...]:
    """Today's counties of a name, number, ISO 3166-2 or NUTS code; several for one since divided: Viken."""
    if not name:
        return ()
    if code := SUBDIVISION.match(name.strip().upper()):
        return _counties().get(code[1], ())
    return _counties().get(folded(name), ())


def county_number(name: str | None) -> str | None:
    """The one county that a name stands for."""
    numbers = county_numbers(name)
    return numbers[0] if len(numbers) == 1 else None


def municipality_number(
    name: str | None, counties: tuple[str, ...] = (), *, municipal: bool = False
) -> str | None:
    """A municipality's number by a name or number of today or before, or by a town's name.

    ``municipal`` says that the name is a municipality's for certain. ``None`` if two bear the name and
    the counties do not decide.
    """
    if not name:
        return None
    if re.fullmatch(r"\d{4}", name):
        number = name if name in municipality_names() else _former_numbers().get(name, "")
        return number if number in municipality_names() else None
    key = folded(name)
    todays, former = _todays().get(key, []), _former().get(key, [])
    if counties:
        return _only(number for number in {*todays, *former} if number[:2] in counties)
    if municipal:
        return _only(todays or former)
    return _only({*todays, *former}) if todays or len(key) > LONGEST_HAMLET else None


def _only(numbers: Iterable[str]) -> str | None:
    found = list(numbers)
    return found[0] if len(found) == 1 else None


@cache
def _postal_areas() -> list[tuple[int, int, str]]:
    """The narrowest first."""
    found = [(int(row["first"]), int(row["last"]), row["place"]) for row in rows("postal_codes")]
    return sorted(found, key=lambda area: area[1] - area[0])


def postal_area(code: str | None) -> str | None:
    """A municipality's or a county's number for a postal code, as far as the ranges are certain."""
    if code is None or not re.fullmatch(r"\d{4}", code):
        return None
    return next((place for first, last, place in _postal_areas() if first <= int(code) <= last), None)
