"""The set of ads that shut somebody out, on ads of our own."""

from pathlib import Path

import pytest
from fixtures.labelled_ads import ADS, bench, write_lines

from services.matcher.evaluation.task import Task
from shared.errors import TalentPoolError
from talentpool.evaluation.kinds import all_kinds
from talentpool.evaluation.vetoes import KIND

HEAD = "ad_id\tnorwegian_requirement\tsecurity_clearance"
PAIR_HEAD = "id_a\tid_b\tis_duplicate\tshingle3_jaccard"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_lines(tmp_path / "ads.jsonl", ADS)
    labels = [HEAD, "nurse\trequired\t0", "developer\tnone\t1", "cook\tnone\t0"]
    write_lines(tmp_path / "language_labels.tsv", labels)
    write_lines(tmp_path / "dedup_pairs.tsv", [PAIR_HEAD, "cook\tagain\t1\t1.0", "cook\tnurse\t0\t0.1"])
    return tmp_path


def figures(task: Task) -> dict[str, float]:
    return {name: each.figure for name, each in task.ours().items()}


def test_vetoes_and_repeats_are_compared_with_the_labels(folder: Path) -> None:
    language, clearance, dedup = KIND.load(folder, bench())
    assert figures(language) == {"precision": 1.0, "recall": 1.0}
    assert figures(clearance) == {"precision": 1.0, "recall": 1.0}
    assert figures(dedup) == {"precision": 1.0, "recall": 1.0}
    assert set(language.baselines) == {"ad's language", "keyword"}


def test_a_label_that_the_product_does_not_find_lowers_recall(folder: Path) -> None:
    labels = [HEAD, "nurse\trequired\t0", "developer\tnone\t1", "cook\trequired\t1"]
    write_lines(folder / "language_labels.tsv", labels)
    language, clearance, _ = KIND.load(folder, bench())
    assert figures(language) == figures(clearance) == {"precision": 1.0, "recall": 0.5}


def test_a_label_of_an_unknown_ad_is_named(folder: Path) -> None:
    write_lines(folder / "language_labels.tsv", [HEAD, "gone\trequired\t0"])
    with pytest.raises(TalentPoolError, match=r"language_labels\.tsv: the ad 'gone' is not in ads\.jsonl"):
        list(KIND.load(folder, bench()))


def test_every_kind_of_set_has_a_name_of_its_own() -> None:
    names = [each.name for each in all_kinds()]
    assert len(set(names)) == len(names)
    assert KIND.name in names
