from pathlib import Path

import pytest

from services.matcher.taxonomy.catalogue import DATA, load_taxonomy
from services.matcher.taxonomy.linking import Linker
from shared.errors import TalentPoolError


def test_it_is_large_enough_and_every_concept_has_names_in_both_languages() -> None:
    taxonomy = load_taxonomy()
    assert len(taxonomy.occupations) >= 60
    assert len(taxonomy.skills) >= 250
    concepts = [*taxonomy.occupations.values(), *taxonomy.skills.values()]
    assert all(each.nb and each.en for each in concepts)
    assert all(len(each.isco) == 4 and each.isco.isdigit() for each in taxonomy.occupations.values())


def test_no_name_stands_for_two_concepts() -> None:
    taxonomy = load_taxonomy()
    for concepts in (taxonomy.occupations, taxonomy.skills):
        owners: dict[str, str] = {}
        for concept in concepts.values():
            for label in concept.labels:
                assert owners.setdefault(label.text.casefold(), concept.id) == concept.id, label.text


def test_every_name_of_a_list_entry_is_found() -> None:
    taxonomy = load_taxonomy()
    for concepts in (taxonomy.occupations, taxonomy.skills):
        linker = Linker(concepts.values())
        for concept in concepts.values():
            for label in concept.labels:
                assert linker.name(label.text.lower()) == (concept.id,), label.text


def test_nearness_holds_both_ways() -> None:
    occupations = load_taxonomy().occupations
    assert all(key in occupations[near].related for key, each in occupations.items() for near in each.related)


def test_a_relation_to_nowhere_is_refused(tmp_path: Path) -> None:
    header = "id,isco,nb,en,nb_alternatives,en_alternatives,related\n"
    (tmp_path / "occupations.csv").write_text(header + "cook,5120,kokk,cook,,,poet\n", encoding="utf-8")
    (tmp_path / "skills.csv").write_bytes((DATA / "skills.csv").read_bytes())
    with pytest.raises(TalentPoolError, match="poet"):
        load_taxonomy(tmp_path)
