from pathlib import Path

import pytest

from shared.errors import TalentPoolError
from shared.taxonomy.occupations import load_occupations


def test_nearness_holds_both_ways() -> None:
    occupations = load_occupations()
    assert all(key in occupations[near].related for key, each in occupations.items() for near in each.related)


def test_a_relation_to_nowhere_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "occupations.csv"
    header = "id,isco,nb,en,nb_alternatives,en_alternatives,related\n"
    file.write_text(header + "cook,5120,kokk,cook,,,poet\n", encoding="utf-8")
    with pytest.raises(TalentPoolError, match="poet"):
        load_occupations(file)
