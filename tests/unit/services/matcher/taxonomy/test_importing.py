from pathlib import Path

import pytest
from fixtures.esco_download import write_download
from fixtures.small_esco import OCCUPATION, write_small

from services.matcher.facts import Reader, job_facts, taxonomy_reader
from services.matcher.taxonomy.catalogue import load_taxonomy
from services.matcher.taxonomy.importing import import_taxonomy
from shared.errors import TalentPoolError
from shared.jobs import Occupation
from shared.taxonomy.folder import CURRENT, files_in_use
from shared.taxonomy.linking import Linker

KLASS = "code;parentCode;level;name\n2223;222;4;Sykepleiere\n5164;516;4;Kjæledyrpassere\n"


def quiet(_: str) -> None: ...


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("imported")
    download = write_small(made / "download")
    (download / "styrk08.csv").write_text(KLASS, encoding="latin-1")
    import_taxonomy([download], made / "taxonomy", quiet)
    return made / "taxonomy"


@pytest.fixture(scope="module")
def reader(folder: Path) -> Reader:
    return taxonomy_reader(folder)


def test_own_ids_stay_and_know_the_concept_that_is_the_same(folder: Path) -> None:
    own, imported = load_taxonomy(), load_taxonomy(folder)
    assert own.occupations.keys() <= imported.occupations.keys()
    assert own.skills.keys() <= imported.skills.keys()
    assert imported.by_uri[f"{OCCUPATION}nurse"] == "nurse"
    assert imported.by_uri[f"{OCCUPATION}cat"] == "esco:cat"
    assert imported.occupations["esco:cat"].nb == "kattefrisør"
    assert imported.id != own.id


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Cat groomers wanted", ("esco:cat",)),
        ("Erfaren kattefrisør", ("esco:cat",)),
        ("Sengepostpleiere", ("nurse",)),
        ("Puppet actress", ("esco:actor",)),
        ("Puppet actor", ("esco:actor",)),
        ("Tin painter", ("esco:painter",)),
        ("Feline stylist", ()),
        ("Manager", ()),
        ("Head cat groomer", ("esco:catboss",)),
    ],
)
def test_titles_are_read_by_imported_names_and_not_by_doubtful_ones(
    reader: Reader, title: str, expected: tuple[str, ...]
) -> None:
    assert reader.occupations.read(title) == expected


def test_skills_are_read_by_imported_names_and_everyday_words_only_in_lists(reader: Reader) -> None:
    assert reader.skills.read("You can trim fur, and know catology") == ("esco:catology", "esco:fur")
    assert reader.skills.read("as long as its whiskers are") == ()
    assert reader.skills.read("whiskers, clip, catology") == ("esco:catology", "esco:fur", "esco:law")
    assert reader.skills.name("pythonista coding") == ("python",)
    assert "esco:norwegian" not in reader.taxonomy.skills


def test_occupations_with_the_same_skills_are_near(reader: Reader) -> None:
    taxonomy = reader.taxonomy
    assert (
        taxonomy.nearness("esco:cat", "esco:catboss") == taxonomy.nearness("esco:catboss", "esco:cat") > 0.5
    )
    assert taxonomy.nearness("esco:cat", "nurse") == 0
    assert taxonomy.nearness("esco:cat", "esco:cat") == 1
    assert taxonomy.nearness("nowhere", "esco:cat") == 0


def test_codes_of_a_feed_link_by_address_and_by_unit_group(reader: Reader) -> None:
    def occupations(scheme: str, code: str) -> tuple[str, ...]:
        given = Occupation.model_validate({"scheme": scheme, "code": code})
        return job_facts(reader, "Bli med!", "", (given,)).occupations

    assert occupations("esco", f"{OCCUPATION}catboss") == ("esco:catboss",)
    assert occupations("styrk-08", "2223") == ("nurse",)
    assert occupations("isco-08", "5164") == ("isco:5164",)
    assert reader.taxonomy.nearness("isco:5164", "esco:cat") > 0


def test_a_second_import_of_the_same_changes_nothing(folder: Path) -> None:
    before = files_in_use(folder)
    download = folder.parent / "download"
    assert import_taxonomy([download], folder, quiet) == before.version
    assert files_in_use(folder) == before


def test_an_import_that_fails_leaves_what_was_in_use(folder: Path, tmp_path: Path) -> None:
    before = (folder / CURRENT).read_text(encoding="utf-8")
    (tmp_path / "occupations_en.csv").write_text("conceptUri\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(TalentPoolError, match="skills_<language>"):
        import_taxonomy([tmp_path], folder, quiet)
    (tmp_path / "occupations_en.csv").unlink()
    with pytest.raises(TalentPoolError, match="neither ESCO"):
        import_taxonomy([tmp_path], folder, quiet)
    assert (folder / CURRENT).read_text(encoding="utf-8") == before
    assert [path.name for path in folder.glob(".*")] == []


def test_unit_groups_alone_extend_the_starter(tmp_path: Path) -> None:
    (tmp_path / "styrk08.csv").write_text(KLASS, encoding="utf-8")
    import_taxonomy([tmp_path / "styrk08.csv"], tmp_path / "taxonomy", quiet)
    taxonomy = load_taxonomy(tmp_path / "taxonomy")
    assert taxonomy.groups[("styrk-08", "2223")] == ("nurse",)
    assert Linker(taxonomy.occupations.values()).read("Kjæledyrpassere") == ("styrk:5164",)


def test_the_real_classification_keeps_what_the_starter_finds(shared_folder: Path, tmp_path: Path) -> None:
    download = write_download(shared_folder / "eval", tmp_path / "download")
    import_taxonomy([download], tmp_path / "taxonomy", quiet)
    own, imported = load_taxonomy(), load_taxonomy(tmp_path / "taxonomy")
    assert len(imported.occupations) > 2_800
    assert len(imported.skills) > 13_000
    for concepts, extended in ((own.occupations, imported.occupations), (own.skills, imported.skills)):
        linker = Linker(extended.values())
        lost = [each.id for each in concepts.values() if linker.name(each.nb) != (each.id,)]
        assert lost == []
