import shutil
import zipfile
from pathlib import Path

import pytest
from fixtures.esco_download import write_download
from fixtures.small_esco import OCCUPATION, SKILL, write_small

from services.matcher.taxonomy import downloads
from services.matcher.taxonomy.esco import Names, read_esco
from shared.errors import TalentPoolError


def test_a_download_in_two_languages_is_one_list(tmp_path: Path) -> None:
    esco = read_esco([write_small(tmp_path)])
    nurse = esco.occupations[f"{OCCUPATION}nurse"]
    assert esco.languages == ("en", "no")
    assert (nurse.isco, nurse.code) == ("2221", "2221.1")
    assert nurse.names["en"] == Names("nurse", ("ward nurse", "bedside nurse"))
    assert nurse.names["no"].preferred == "sykepleier"
    assert esco.essential[f"{OCCUPATION}cat"] == (f"{SKILL}fur", f"{SKILL}catology")
    assert esco.optional[f"{OCCUPATION}cat"] == (f"{SKILL}law",)
    assert esco.broader == {f"{OCCUPATION}catboss": (f"{OCCUPATION}cat",)}
    assert esco.groups["5164"]["no"].preferred == "Dyrefrisører"
    assert esco.skills[f"{SKILL}fur"].kind == "skill/competence"


def test_a_zip_archive_holds_the_same_as_its_folder(tmp_path: Path) -> None:
    folder = write_small(tmp_path / "esco")
    archives = tmp_path / "archives"
    archives.mkdir()
    for language in ("en", "no"):
        with zipfile.ZipFile(
            archives / f"ESCO dataset - v1.2.0 - classification - {language} - csv.zip", "w"
        ) as made:
            for file in folder.glob(f"*_{language}.csv"):
                made.write(file, f"ESCO dataset/{file.name}")
    assert read_esco([archives]) == read_esco([folder])
    assert read_esco(sorted(archives.iterdir())) == read_esco([folder])


def test_rows_without_address_or_name_and_obsolete_ones_are_left_out(tmp_path: Path) -> None:
    file = write_small(tmp_path, ("en",)) / "occupations_en.csv"
    before = read_esco([tmp_path]).occupations
    with file.open("a", encoding="utf-8") as more:
        more.write(
            "Occupation,,1111,nobody\nOccupation,uri:x,1111,\nOccupation,uri:y,1111,old,,,Obsolete\n\n"
        )
    assert read_esco([tmp_path]).occupations == before


def test_an_old_group_address_and_windows_lines_are_understood(tmp_path: Path) -> None:
    folder = write_small(tmp_path, ("en",))
    text = 'conceptUri,iscoGroup,preferredLabel,altLabels\r\nuri:a,http://x/C2512,coder,"a\r\nb\r\n"\r\n'
    (folder / "occupations_en.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (coder,) = read_esco([folder]).occupations.values()
    assert (coder.isco, coder.names["en"]) == ("2512", Names("coder", ("a", "b")))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("occupations_en.csv", b"a,b\n1,2\n", "no column conceptUri"),
        ("occupations_en.csv", b"", "no column conceptUri"),
        ("skills_en.csv", b"conceptUri,preferredLabel\nx,\xff\xfe\n", "skills_en.csv, line"),
        ("skills_en.csv", b'conceptUri,preferredLabel\nx,"open', "skills_en.csv, line"),
        ("skills_en.csv", None, "no skills_<language>.csv"),
        ("occupations_en.csv", None, "no occupations_<language>.csv"),
    ],
)
def test_what_cannot_be_read_is_said_with_file_and_line(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    file = write_small(tmp_path, ("en",)) / name
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    with pytest.raises(TalentPoolError, match=said):
        read_esco([tmp_path])


def test_a_list_without_a_language_in_its_name_is_refused(tmp_path: Path) -> None:
    folder = write_small(tmp_path, ("en",))
    shutil.move(folder / "skills_en.csv", folder / "skills.csv")
    with pytest.raises(TalentPoolError, match="does not end in a language"):
        read_esco([folder])


def test_a_place_without_files_and_one_that_is_not_there_are_said(tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match="no CSV file"):
        read_esco([tmp_path])
    with pytest.raises(TalentPoolError, match="does not exist"):
        read_esco([tmp_path / "gone"])


def test_a_damaged_or_enormous_archive_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_small(tmp_path / "esco", ("en",))
    archive = tmp_path / "esco.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for file in folder.iterdir():
            made.write(file, file.name)
    monkeypatch.setattr(downloads, "LARGEST_FILE", 50)
    with pytest.raises(TalentPoolError, match="larger than 50 bytes"):
        read_esco([archive])
    monkeypatch.undo()
    content = bytearray(archive.read_bytes())
    content[60:90] = bytes(30)
    archive.write_bytes(content)
    with pytest.raises(TalentPoolError, match=r"esco\.zip"):
        read_esco([archive])


def test_the_real_classification_is_read(shared_folder: Path, tmp_path: Path) -> None:
    esco = read_esco([write_download(shared_folder / "eval", tmp_path)])
    assert len(esco.occupations) == 2942
    assert len(esco.skills) == 13896
    assert sum(map(len, esco.essential.values())) > 60_000
