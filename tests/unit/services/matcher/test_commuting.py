import csv
from pathlib import Path

import pytest

from services.matcher.commuting import TABLE, reach, regions

MUNICIPALITIES = Path(__file__).parents[4] / "services/ingest/data/municipalities.csv"


@pytest.mark.parametrize(
    ("wishes", "within", "beyond"),
    [
        ({"0301"}, "3201 3203 3301 3103 3209 0301", "3240 3107 4601"),
        ({"03"}, "3201 3301 0301", "4601"),
        ({"3301"}, "0301 3903 3314", "3201 3103"),
        ({"3103"}, "0301 3114", "3301 3201"),
        ({"32"}, "0301 3310", "3103"),
        ({"34"}, "3412", "0301 3201"),
        ({"33"}, "3903 3316", "0301"),
        ({"4601"}, "4627 4631", "1106 4612"),
        ({"46"}, "4627", "1106"),
        ({"11"}, "4612", "4601"),
        ({"5001"}, "5035 5059", "5006"),
        ({"5601"}, "", "5601 5603"),
        (set(), "", "0301"),
        ({"9999", "99"}, "", "0301"),
    ],
)
def test_who_wishes_for_a_place_reaches_its_region(wishes: set[str], within: str, beyond: str) -> None:
    found = reach(frozenset(wishes))
    assert set(within.split()) <= found
    assert not found & set(beyond.split())


def test_commuting_goes_both_ways() -> None:
    everywhere = sorted({code for members in regions().values() for code in members})
    for code in everywhere:
        assert all(code in reach(frozenset({other})) for other in reach(frozenset({code})))


def test_the_table_holds_municipalities_of_today_by_their_names() -> None:
    with MUNICIPALITIES.open(encoding="utf-8", newline="") as file:
        names = {row["number"]: row["name"] for row in csv.DictReader(file)}
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row for row in rows if names.get(row["municipality"]) != row["name"]] == []
    assert len({(row["region"], row["municipality"]) for row in rows}) == len(rows)
    assert {row["basis"] for row in rows} == {"TØI 1713/2019", "own"}


def test_a_municipality_lies_in_one_region_of_the_official_division() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        given = [row["municipality"] for row in csv.DictReader(file) if row["basis"] != "own"]
    assert len(given) == len(set(given))
