from services.matcher.taxonomy.catalogue import load_taxonomy
from shared.taxonomy.linking import Linker


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
