from pathlib import Path

import pytest

from services.matcher.taxonomy.downloads import find_files
from services.matcher.taxonomy.unit_groups import UnitGroup, is_structure, merged, read_unit_groups
from shared.errors import TalentPoolError

KLASS = (
    '"code";"parentCode";"level";"name";"shortName"\n'
    '"2";"";"1";"Akademiske yrker";""\n'
    '"2223";"222";"4";"Sykepleiere";""\n'
    '"2224";"222";"4";"Vernepleiere og miljøterapeuter";""\n'
)
ILO = (
    "Level,ISCO 08 Code,Title EN,Definition\n"
    "1,2,Professionals,x\n"
    "4,2221,Nursing professionals,x\n"
    "4,0110,Officers and others,x\n"
)


def read(tmp_path: Path, content: bytes) -> list[UnitGroup]:
    (tmp_path / "list.csv").write_bytes(content)
    (file,) = find_files([tmp_path])
    assert is_structure(file)
    return read_unit_groups(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_klass_is_styrk_in_norwegian_in_either_encoding(tmp_path: Path, encoding: str) -> None:
    groups = read(tmp_path, KLASS.encode(encoding))
    assert [(group.scheme, group.code, group.names["no"].preferred) for group in groups] == [
        ("styrk-08", "2223", "Sykepleiere"),
        ("styrk-08", "2224", "Vernepleiere og miljøterapeuter"),
    ]


def test_ilo_s_structure_is_isco_in_english(tmp_path: Path) -> None:
    groups = read(tmp_path, ILO.encode())
    assert [(group.scheme, group.code) for group in groups] == [("isco-08", "2221"), ("isco-08", "0110")]
    assert groups[0].names["en"].preferred == "Nursing professionals"


def test_a_list_without_unit_groups_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match="no line has a code of four digits"):
        read(tmp_path, b"code;parentCode;level;name\n01;;1;Oslo\n")


def test_other_files_are_no_structure(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("conceptUri,code,preferredLabel\n", encoding="utf-8")
    (tmp_path / "b.csv").write_bytes(b"")
    (tmp_path / "c.csv").write_bytes(bytes(range(256)))
    assert [is_structure(file) for file in find_files([tmp_path])] == [False, False, False]


def test_one_group_in_two_languages_is_one(tmp_path: Path) -> None:
    english = KLASS.replace("Sykepleiere", "Nurses").replace("og miljøterapeuter", "and others")
    groups = [*read(tmp_path, KLASS.encode()), *read(tmp_path, english.encode())]
    assert [sorted(group.names) for group in merged(groups)] == [["en", "no"], ["en", "no"]]
