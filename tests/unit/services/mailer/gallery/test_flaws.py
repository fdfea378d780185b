import shutil
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from services.mailer.gallery.flaws import Flaw, flaws_of, place_of
from services.mailer.templating import FOLDER
from shared.vocabulary import MailKind


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "templates"))


def spoil(folder: Path, path: str, old: str, new: str) -> None:
    source = (folder / path).read_text(encoding="utf-8")
    assert old in source
    (folder / path).write_text(source.replace(old, new, 1), encoding="utf-8")


def line_of(folder: Path, path: str, text: str) -> int:
    lines = (folder / path).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize("kind", list(MailKind))
def test_the_templates_have_no_flaw(kind: MailKind) -> None:
    assert list(flaws_of(kind)) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("goodbye/body.mjml", "</mj-text>", "</mj-txt>", "mismatched tag"),
        ("goodbye/body.mjml", "<mj-button href=", "<mj-buton href=", "mismatched tag"),
        ("layout/foot.mjml", "{% if kind == 'confirm' %}", "{% if kind == %}", "unexpected"),
        ("goodbye/body.txt", "{{ today }}", "{{ today }", "unexpected"),
        ("goodbye/subject.txt", "{{ _(", "{{ nofilter|missing }}{{ _(", "missing"),
    ],
)
def test_a_flaw_is_told_with_its_file_and_line(
    folder: Path, path: str, old: str, new: str, said: str
) -> None:
    line = line_of(folder, path, old)
    spoil(folder, path, old, new)
    flaw, *_ = flaws_of(MailKind.GOODBYE, folder)
    assert (flaw.path, flaw.line) == (path, line)
    assert said in flaw.message
    assert flaw.place == f"{path}, line {line}"
    assert f"> {line:4} " in flaw.excerpt(folder)


def test_a_tag_that_mrml_would_show_as_it_stands_is_a_flaw(folder: Path) -> None:
    spoil(folder, "goodbye/body.mjml", "<mj-section", "<mj-sectio></mj-sectio>\n<mj-section")
    (flaw,) = flaws_of(MailKind.GOODBYE, folder)
    assert "there is no <mj-sectio>" in flaw.message


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    (folder / "layout" / "foot.txt").unlink()
    (flaw,) = flaws_of(MailKind.GOODBYE, folder)
    assert (flaw.place, flaw.message) == ("layout/foot.txt", "cannot be read: No such file or directory")
    assert flaw.excerpt(folder) == ""


def test_a_name_that_templates_are_not_given_is_found_where_it_stands(folder: Path) -> None:
    spoil(folder, "goodbye/body.txt", "{{ today }}", "{{ tomorrow }}")
    flaw = place_of(UndefinedError("'tomorrow' is undefined"), MailKind.GOODBYE, folder)
    assert flaw == Flaw(
        "goodbye/body.txt",
        line_of(folder, "goodbye/body.txt", "tomorrow"),
        "UndefinedError: 'tomorrow' is undefined",
    )


def test_an_error_of_another_kind_is_placed_where_it_was_raised() -> None:
    try:
        int("x")
    except ValueError as error:
        flaw = place_of(error, MailKind.GOODBYE)
    assert flaw.path == "test_flaws.py"
    assert flaw.line > 0
