from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures.small_esco import OCCUPATION, write_small

from services.ingest.draft import RawPosting
from services.ingest.normalise import occupation as module
from services.ingest.normalise.occupation import occupations
from services.matcher.taxonomy.importing import import_taxonomy

CONCEPT = "http://data.europa.eu/esco/occupation/0a1b2c3d-0000-4000-8000-0123456789ab"


def found(raw: RawPosting, title: str = "Vil du bli med oss?") -> list[str]:
    return [f"{each.scheme} {each.code} {each.label or '?'}" for each in occupations(raw, title)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("isco-08:2512", ["isco-08 2512 ?"]),
        ("styrk-08:2221", ["styrk-08 2221 ?"]),
        ("styrk08:2221.01", ["styrk-08 2221 ?"]),
        ("styrk-08:2512041", ["styrk-08 2512 ?"]),
        (f"esco:{CONCEPT}", [f"esco {CONCEPT} ?"]),
        ("esco:http://data.europa.eu/esco/isco/C5120", ["isco-08 5120 ?"]),
        ("esco:2512.4.1", ["isco-08 2512 ?"]),
        ("isco-08:25", []),
        ("onet:15-1252.00", []),
        ("styrk-08:", []),
        ("2512", []),
        ("isco-08:" + "9" * 5000, []),
    ],
)
def test_codes_of_a_feed_are_read(code: str, expected: list[str]) -> None:
    assert found(RawPosting("/0", occupation_codes=(code,))) == expected


def test_a_single_code_carries_the_feed_s_name_for_it() -> None:
    raw = RawPosting("/0", occupation="Helsefagarbeider", occupation_codes=("styrk-08:5321",))
    assert found(raw, "Kokk") == ["styrk-08 5321 Helsefagarbeider"]


def test_several_codes_are_each_given_once() -> None:
    raw = RawPosting("/0", occupation_codes=("styrk-08:5321", "isco-08:5321", "styrk-08:5321"))
    assert found(raw) == ["styrk-08 5321 ?", "isco-08 5321 ?"]


def test_a_concept_gets_its_unit_group_by_name() -> None:
    raw = RawPosting("/0", occupation="kokk", occupation_codes=(f"esco:{CONCEPT}",))
    assert found(raw) == [f"esco {CONCEPT} kokk", "isco-08 3434 kokk"]


@pytest.mark.parametrize(
    ("occupation", "title", "expected"),
    [
        ("Sykepleier", "Vil du jobbe natt?", ["isco-08 2221 sykepleier"]),
        (None, "Sykepleiere til sengepost", ["isco-08 2221 sykepleier"]),
        (None, "Senior Software Engineer", ["isco-08 2512 programvareutvikler"]),
        (None, "Carpenters wanted in Oslo", ["isco-08 7115 tømrer"]),
        ("IT, utvikling", "Tømrer", ["isco-08 7115 tømrer"]),
        ("Elektriker", "Kokk", ["isco-08 7411 elektriker"]),
        (None, "Vil du bidra?", []),
        (None, "Souschef", ["isco-08 3434 kokk"]),
        (None, "Chef de partie", ["isco-08 3434 kokk"]),
        (None, "Chef de projet", []),
        (None, "Chef till avdelningen för parker", []),
        (None, "IT-chef", []),
        ("", "", []),
    ],
)
def test_words_for_an_occupation_give_its_unit_group(
    occupation: str | None, title: str, expected: list[str]
) -> None:
    assert found(RawPosting("/0", occupation=occupation), title) == expected


@pytest.fixture
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import_taxonomy([write_small(tmp_path / "esco")], tmp_path / "taxonomy", lambda _: None)
    monkeypatch.setenv("TALENTPOOL_TAXONOMY_DIR", str(tmp_path / "taxonomy"))
    for kept in (module._known, module._by_name):
        kept.cache_clear()
    yield
    for kept in (module._known, module._by_name):
        kept.cache_clear()


@pytest.mark.usefixtures("imported")
def test_an_imported_taxonomy_knows_more_names_and_the_groups_of_addresses() -> None:
    assert found(RawPosting("/0"), "Kattefrisør") == ["isco-08 5164 kattefrisør"]
    known = module._known()
    assert known.by_uri[f"{OCCUPATION}cat"] == "esco:cat"
    given = module.Occupation(scheme="esco", code=f"{OCCUPATION}cat")
    (group,) = module._by_address([given])
    assert (group.code, group.label) == ("5164", "kattefrisør")
