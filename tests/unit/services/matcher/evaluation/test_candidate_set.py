import json
import re
from collections import Counter
from pathlib import Path

import pytest

from services.matcher.evaluation.candidate_set import GOOD, CandidateSet, load_candidate_set
from shared.errors import TalentPoolError
from shared.vocabulary import Cefr

FOLDER = Path(__file__).parents[4] / "candidate_set"
VETOES = {"language", "place", "seniority", "permit", "clearance", "employment"}
ADS = 79


@pytest.fixture(scope="module")
def candidates() -> CandidateSet:
    return load_candidate_set(FOLDER)


def test_the_set_is_as_large_as_its_readme_says(candidates: CandidateSet) -> None:
    assert (len(candidates.profiles), len(candidates.ads), len(candidates.labels)) == (80, ADS, 701)


def test_profiles_are_written_in_several_languages() -> None:
    texts = Counter(each["text"] for each in json.loads((FOLDER / "profiles.json").read_text()))
    assert texts == {"nb": 44, "en": 30, "mixed": 2, "sv": 2, "da": 1, "pl": 1}


def test_a_language_without_a_level_is_a_first_language(candidates: CandidateSet) -> None:
    assert ("pl", Cefr.C2) in candidates.profiles["dotnet-poland-en"].wishes.languages


def test_a_veto_makes_a_pair_unsuitable_and_no_grade_exceeds_the_field_fit(candidates: CandidateSet) -> None:
    for label in candidates.labels.values():
        assert set(label.vetoes) <= VETOES
        assert not (label.vetoes and label.grade)
        assert label.field > 0


def test_without_a_veto_a_pair_that_touches_is_at_least_marginal(candidates: CandidateSet) -> None:
    assert all(label.grade or label.vetoes for label in candidates.labels.values())


def test_the_same_vacancy_has_the_same_grade_for_everyone(candidates: CandidateSet) -> None:
    copies = {ad: said.same_as for ad, said in candidates.ads.items() if said.same_as}
    assert len(copies) == 3
    for copy, original in copies.items():
        for profile in candidates.profiles:
            assert candidates.grade(profile, copy) == candidates.grade(profile, original)


def test_some_people_find_much_and_some_nothing(candidates: CandidateSet) -> None:
    good = Counter(profile for (profile, _), label in candidates.labels.items() if label.grade >= GOOD)
    assert max(good.values()) <= 12
    assert sum(profile not in good for profile in candidates.profiles) > 10


def test_ads_are_those_of_the_shared_folder(candidates: CandidateSet, shared_folder: Path) -> None:
    lines = (shared_folder / "eval/nav_oslo_ads/ads.jsonl").read_text().splitlines()
    assert {json.loads(line)["id"] for line in lines} == set(candidates.ads)


def test_the_folder_holds_ids_and_labels_only() -> None:
    label = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z0-9-]{1,30}|[A-Z_]{1,12}|")
    cells = [cell for line in (FOLDER / "ads.tsv").read_text().splitlines()[1:] for cell in line.split("\t")]
    assert [word for cell in cells for word in cell.split(" ") if not label.fullmatch(word)] == []


@pytest.mark.parametrize(
    "row", ["nobody\tad\t3\t3\t\t", "one\tnothing\t3\t3\t\t", "one\tad\t3\t4\t\t", "one\tad\tx\t3\t\t"]
)
def test_a_damaged_label_says_where_it_stands(tmp_path: Path, row: str) -> None:
    profile = json.loads((FOLDER / "profiles.json").read_text())[0] | {"id": "one"}
    (tmp_path / "profiles.json").write_text(json.dumps([profile]))
    (tmp_path / "ads.tsv").write_text("ad\tnorwegian\tsame_as\nad\tnone\t\n")
    (tmp_path / "labels.tsv").write_text(f"profile\tad\tfield\tgrade\tvetoes\tlowered_by\n{row}\n")
    with pytest.raises(TalentPoolError, match=r"labels\.tsv, line 2"):
        load_candidate_set(tmp_path)


def test_a_folder_without_profiles_says_so(tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match=r"profiles\.json: no list of profiles"):
        load_candidate_set(tmp_path)
