"""Labelled candidates against ads of our own: order, lists and relevance."""

import json
from pathlib import Path
from typing import Any

import pytest
from fixtures.labelled_ads import ADS, bench, write_lines

from services.matcher.evaluation.task import Task
from talentpool.evaluation.candidates import candidate_tasks


def profile(key: str, occupation: str, *skills: str, language: str = "en") -> dict[str, Any]:
    return {
        "id": key,
        "text": "en",
        "occupation": occupation,
        "skills": skills,
        "experience": "",
        "languages": [{"language": language, "level": None}, {"language": "en", "level": "C1"}][
            : 1 if language == "en" else 2
        ],
        "places": [],
        "remote": False,
        "commute": True,
        "employment_types": [],
        "permit": "eea",
        "clearance": "yes",
        "seniority": None,
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    people = [
        profile("nurse-no", "Sykepleier", "sårbehandling", language="no"),
        profile("developer-en", "Software developer", "Python", "Docker"),
        profile("nurse-en", "Nurse"),
    ]
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "profiles.json").write_text(json.dumps(people), encoding="utf-8")
    write_lines(
        tmp_path / "set" / "ads.tsv", ["ad\tnorwegian\tsame_as", *(f"{each['id']}\tno\t" for each in ADS)]
    )
    labels = ["nurse-no\tnurse\t3\t3\t", "developer-en\tdeveloper\t3\t3\t", "nurse-en\tnurse\t3\t0\tlanguage"]
    write_lines(tmp_path / "set" / "labels.tsv", ["profile\tad\tfield\tgrade\tvetoes", *labels])
    write_lines(tmp_path / "ads" / "ads.jsonl", ADS)
    return tmp_path


def tasks(folder: Path, **values: Any) -> dict[str, Task]:
    made = candidate_tasks(folder / "set", folder / "ads", bench(**values))
    return {each.name.partition(": ")[2]: each for each in made}


def test_the_job_that_fits_leads_and_what_is_vetoed_is_not_listed(folder: Path) -> None:
    found = tasks(folder)
    assert set(found) == {"order", "lists", "relevance"}
    order = {name: each.figure for name, each in found["order"].ours().items()}
    assert order == pytest.approx({"nDCG@10": 1.0, "MAP": 1.0})
    sent = {name: each.figure for name, each in found["lists"].ours().items()}
    assert sent["recall of good"] == 1.0
    assert sent["vetoed of good"] == 0.0


def test_relevance_is_measured_as_a_probability(folder: Path) -> None:
    figures = {name: each.figure for name, each in tasks(folder)["relevance"].ours().items()}
    assert set(figures) == {"Brier", "ECE"}
    assert all(0 <= each < 0.5 for each in figures.values())


def test_baselines_stand_beside_the_order_and_can_be_left_out(folder: Path) -> None:
    assert {"BM25", "char TF-IDF"} < set(tasks(folder)["order"].baselines)
    assert tasks(folder, baselines=False)["order"].baselines == {}


def test_a_sample_asks_for_fewer_profiles(folder: Path) -> None:
    (some,) = (
        each.ours()["with a list"] for name, each in tasks(folder, sample=1).items() if name == "lists"
    )
    assert len(some.gained) == 1
