import json
from pathlib import Path
from typing import Any

import pytest

from services.portal.bulk import read_candidates
from shared.errors import TalentPoolError

GOOD: dict[str, Any] = {
    "email": "kari@example.org",
    "name": "Kari",
    "locale": "nb",
    "occupation": "rørlegger",
    "skills": ["varme", "sanitær"],
    "experience": "",
    "languages": [{"language": "no"}],
    "places": ["0301"],
    "remote": False,
    "employment_types": [],
    "permit": "eea",
    "cadence": "edition",
}


def write(folder: Path, *lines: dict[str, Any] | str) -> Path:
    file = folder / "people.jsonl"
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return file


def test_good_lines_are_read_and_empty_ones_skipped(tmp_path: Path) -> None:
    file = write(tmp_path, GOOD, "", GOOD | {"email": "ola@example.org"})
    assert [person.email for person in read_candidates(file)] == ["kari@example.org", "ola@example.org"]


def test_every_error_names_its_line_and_field(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        GOOD | {"email": "kari"},
        "{not json",
        GOOD | {"languages": [{"language": "no", "level": "B7"}], "places": ["99"]},
        GOOD,
        GOOD | {"email": "KARI@example.org"},
    )
    with pytest.raises(TalentPoolError) as refused:
        read_candidates(file)
    text = str(refused.value)
    assert "people.jsonl has errors; nothing was taken in" in text
    assert "line 1: email: Write an e-mail address with one @" in text
    assert "line 2: Invalid JSON" in text
    assert "line 3: languages.0.level: Choose how well" in text
    assert "line 3: places.0: This is no Norwegian county" in text
    assert "line 5: email: stands in line 4 already" in text


def test_what_a_line_leaves_out_is_as_in_an_untouched_form(tmp_path: Path) -> None:
    (person,) = read_candidates(write(tmp_path, GOOD))
    assert (person.seniority, person.salary_floor, person.clearance) == (None, None, "unknown")
    assert (person.commute, person.findable) == (True, False)


def test_wishes_are_read_and_wrong_ones_named(tmp_path: Path) -> None:
    wishes = {
        "seniority": "senior",
        "salary_floor": 650_000,
        "clearance": "yes",
        "commute": False,
        "findable": True,
    }
    (person,) = read_candidates(write(tmp_path, GOOD | wishes))
    assert {name: getattr(person, name) for name in wishes} == wishes
    with pytest.raises(TalentPoolError) as refused:
        read_candidates(
            write(tmp_path, GOOD | {"salary_floor": 45_000, "seniority": "guru", "findable": "perhaps"})
        )
    text = str(refused.value)
    assert (
        "line 1: salary_floor: Write a year's pay in kroner, from 100\u00a0000 to 5\u00a0000\u00a0000" in text
    )
    assert "line 1: seniority: Choose how much experience you have." in text
    assert "line 1: findable: Answer yes or no." in text


def test_a_file_full_of_errors_is_cut_short(tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match="… and 5 more"):
        read_candidates(write(tmp_path, *["{}x"] * 25))
