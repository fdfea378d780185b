import pytest

from services.matcher.model.onnx_encoder import TOKENS_PER_RUN, group_by_length, pad


def test_texts_of_similar_length_share_a_run_and_all_are_in_one() -> None:
    lengths = [125, 20, 128, 21, 3, 512]
    assert list(group_by_length(lengths)) == [[4, 1, 3], [0, 2], [5]]


@pytest.mark.parametrize("lengths", [[], [TOKENS_PER_RUN + 1], [20] * 500, list(range(1, 513))])
def test_no_group_holds_more_tokens_than_a_run_takes(lengths: list[int]) -> None:
    groups = list(group_by_length(lengths))
    assert sorted(index for group in groups for index in group) == list(range(len(lengths)))
    assert all(
        len(group) == 1 or len(group) * max(lengths[i] for i in group) <= TOKENS_PER_RUN for group in groups
    )


@pytest.mark.parametrize("threads", [2, 3, 8])
def test_the_groups_are_as_many_as_keep_all_threads_busy_to_the_end(threads: int) -> None:
    groups = group_by_length([20] * 96 * threads, threads)
    assert len(groups) % threads == 0
    sizes = [len(group) for group in groups]
    assert max(sizes) - min(sizes) <= max(sizes) / 2


def test_rows_are_padded_on_the_right_and_masked() -> None:
    ids, mask = pad([[0, 7, 2], [0, 2]], pad_id=1)
    assert ids.tolist() == [[0, 7, 2], [0, 2, 1]]
    assert mask.tolist() == [[1, 1, 1], [1, 1, 0]]
