import json
from pathlib import Path

import pytest

from services.matcher.taxonomy.importing import Tables, use_version, write_version
from shared.errors import TalentPoolError
from shared.taxonomy.folder import CURRENT, MANIFEST, STARTER, files_in_use, groups_of, versions
from shared.taxonomy.occupations import OCCUPATIONS, load_occupations

COLUMNS = ("id", "isco", "nb", "en", "nb_alternatives", "en_alternatives", "related", "silent", "uris")
COOK = {"id": "cook", "isco": "5120", "nb": "kokk", "en": "cook", "silent": "kokk", "uris": "esco/1|esco/2"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    skills = ("id", "nb", "en", "alternatives", "match")
    groups = ("scheme", "code", "nb", "en", "occupations")
    tables = Tables(
        {
            "occupations.csv": (COLUMNS, [dict.fromkeys(COLUMNS, "") | COOK]),
            "skills.csv": (skills, []),
            "groups.csv": (groups, [dict.fromkeys(groups, "") | {"code": "5120", "occupations": "cook"}]),
        },
        ("en",),
    )
    use_version(tmp_path, write_version(tmp_path, tables))
    return tmp_path


def test_without_an_import_this_project_s_own_lists_are_in_use(tmp_path: Path) -> None:
    files = files_in_use(tmp_path / "nothing")
    assert (files.version, files.occupations, files.groups) == (STARTER, OCCUPATIONS, None)
    assert groups_of(files.groups) == {}


def test_an_imported_version_is_read_and_one_can_go_back(folder: Path) -> None:
    files = files_in_use(folder)
    (cook,) = load_occupations(files.occupations).values()
    assert cook.uris == ("esco/1", "esco/2")
    assert [label.text for label in cook.labels] == ["cook"]
    assert groups_of(files.groups) == {("", "5120"): ("cook",)}
    assert versions(folder) == [files.version, STARTER]
    use_version(folder, STARTER)
    assert files_in_use(folder).version == STARTER
    use_version(folder, files.version)
    assert files_in_use(folder) == files


@pytest.mark.parametrize("name", ["occupations.csv", MANIFEST])
@pytest.mark.parametrize("content", [b"", b"id,isco\n\xff", None])
def test_a_damaged_version_is_an_error_that_names_the_setting(
    folder: Path, name: str, content: bytes | None
) -> None:
    file = folder / files_in_use(folder).version / name
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    with pytest.raises(TalentPoolError, match=r"TALENTPOOL_TAXONOMY_DIR.*talentpool taxonomy import"):
        files_in_use(folder)


@pytest.mark.parametrize("version", ["", "missing", "..", "../..", "\udcff"])
def test_a_version_that_is_not_there_is_an_error(folder: Path, version: str) -> None:
    (folder / CURRENT).write_bytes(version.encode("utf-8", "surrogateescape"))
    with pytest.raises(TalentPoolError, match="TALENTPOOL_TAXONOMY_DIR"):
        files_in_use(folder)


def test_a_version_of_another_layout_is_not_read(folder: Path) -> None:
    manifest = folder / files_in_use(folder).version / MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_bytes()) | {"layout": 99}), encoding="utf-8")
    with pytest.raises(TalentPoolError, match="another version of this program"):
        files_in_use(folder)
