"""Candidates are put together who are barred from much the same jobs; everybody is in one block."""

import numpy as np
import pytest
from fixtures.ranking_world import NOW, TAXONOMY, WEIGHTS, world

from services.matcher import blocking
from services.matcher.blocking import blocks
from services.matcher.candidates import Side, prepare
from services.matcher.index import JobIndex, build_index
from services.matcher.vetoes import TermKinds, columns, open_kinds, terms_of, vetoed


def prepared(seed: int, jobs: int, candidates: int) -> tuple[JobIndex, Side, TermKinds]:
    loaded, people = world(seed, jobs, candidates)
    index = build_index(loaded, TAXONOMY, NOW, weights=WEIGHTS)
    side = prepare(index, people)
    return index, side, terms_of(side.answers, len(index))


@pytest.mark.parametrize("candidates", [0, 1, 31, 33, 500])
def test_everybody_is_in_exactly_one_block(candidates: int) -> None:
    _, side, terms = prepared(3, 50, candidates)
    found = blocks(side.answers, terms, side.occupations.numbers[:, 0])
    rows = np.concatenate([np.zeros(0, dtype=np.intp), *found])
    assert sorted(rows.tolist()) == list(range(candidates))


def test_no_block_has_more_scores_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    most = 50 * 64
    monkeypatch.setattr(blocking, "BLOCK_BYTES", 4 * most)
    _, side, terms = prepared(3, 50, 500)
    for rows in blocks(side.answers, terms, side.occupations.numbers[:, 0]):
        assert len(rows) * terms.sizes[open_kinds(side.answers, terms, rows)].sum() <= most


def test_fewer_pairs_are_left_than_if_candidates_stood_as_they_came() -> None:
    _, side, terms = prepared(3, 200, 2_000)

    def pairs(several: list[np.ndarray]) -> int:
        left = (len(rows) * terms.sizes[open_kinds(side.answers, terms, rows)].sum() for rows in several)
        return int(sum(left))

    ours = blocks(side.answers, terms, side.occupations.numbers[:, 0])
    assert pairs(ours) < 0.8 * pairs(np.array_split(np.arange(2_000), len(ours)))


@pytest.mark.parametrize("seed", range(5))
def test_a_job_is_left_out_only_if_all_of_a_block_are_barred_from_it(seed: int) -> None:
    index, side, terms = prepared(seed, 120, 90)
    everything = np.tile(np.arange(len(index)), (90, 1))
    barred = vetoed(side.answers, np.arange(90), everything)
    for rows in blocks(side.answers, terms, side.occupations.numbers[:, 0]):
        left_out = ~open_kinds(side.answers, terms, rows)[terms.of_jobs]
        assert barred[rows][:, left_out].all()


@pytest.mark.parametrize("seed", range(5))
def test_columns_push_down_what_is_vetoed_and_nothing_else(seed: int) -> None:
    index, side, terms = prepared(seed, 120, 30)
    rows, kinds = np.arange(30), np.arange(len(terms.sizes))
    pushed = sum(mine @ theirs for mine, theirs in columns(side.answers, terms, rows, kinds))
    everything = np.tile(np.arange(len(index)), (30, 1))
    down = np.asarray(pushed)[:, terms.of_jobs] < 0
    np.testing.assert_array_equal(down, vetoed(side.answers, rows, everything))
