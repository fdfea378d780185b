"""One person's yes and no, on invented ads: taste learns what they have in common."""

from pathlib import Path

import pytest
from fixtures.labelled_ads import bench, write_lines

from services.matcher.evaluation.sets.single_user_labels import DRAWS, KIND, SIZES
from shared.errors import TalentPoolError

GOOD = "Software developer: builds services in Python with Docker and PostgreSQL, number {}."
OTHER = "Cook: makes fish soup and bakes rye bread for guests in our kitchen, number {}."


def folder_of(folder: Path, liked: int, disliked: int) -> Path:
    ads = [(GOOD, True)] * liked + [(OTHER, False)] * disliked
    rows = [
        {"title": text.split(":")[0], "text": text.format(n), "relevant": yes}
        for n, (text, yes) in enumerate(ads)
    ]
    write_lines(folder / "jobs.jsonl", rows)
    return folder


def test_after_few_opinions_the_other_ads_are_ordered_by_taste(tmp_path: Path) -> None:
    tasks = list(KIND.load(folder_of(tmp_path, 25, 25), bench(sample=4)))
    assert [each.name.partition(": ")[2] for each in tasks] == [
        f"{size} liked, {size} disliked" for size in SIZES
    ]
    for task in tasks:
        assert task.ours()["MAP"].figure == pytest.approx(1.0)
        assert set(task.baselines) == {"Rocchio on TF-IDF"}
        assert task.baselines["Rocchio on TF-IDF"]()["MAP"].figure > 0.9


def test_the_draws_are_the_same_in_every_run_and_no_more_than_asked_for(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, 22, 30)
    one, other = (next(iter(KIND.load(folder, bench(sample=3)))).ours()["MAP"] for _ in range(2))
    assert len(one.gained) == 3 < DRAWS
    assert one.gained.tolist() == other.gained.tolist()


@pytest.mark.parametrize(("liked", "disliked"), [(max(SIZES), 40), (40, max(SIZES)), (0, 0)])
def test_too_few_ads_of_one_kind_are_refused(tmp_path: Path, liked: int, disliked: int) -> None:
    with pytest.raises(TalentPoolError, match=r"jobs\.jsonl: expected more than 20 relevant ads"):
        list(KIND.load(folder_of(tmp_path, liked, disliked), bench()))
