"""What an audit counts is what lists hold."""

from pathlib import Path
from uuid import uuid4

import pytest

from services.matcher.audit_cli import write_between
from services.matcher.auditing import gathered, gini
from shared.errors import TalentPoolError


@pytest.mark.parametrize(
    ("counts", "value"), [([3, 3, 3], 0.0), ([0, 0, 0, 8], 0.75), ([], 0.0), ([0, 0], 0.0), ([1, 3], 0.25)]
)
def test_gini_is_nothing_for_equal_shares_and_grows_with_their_distance(
    counts: list[int], value: float
) -> None:
    assert gini(counts) == pytest.approx(value)


def test_figures_are_put_between_the_markers_and_a_document_without_them_is_refused(tmp_path: Path) -> None:
    document = tmp_path / "matching.md"
    document.write_text("before <!-- audit -->old<!-- /audit --> after", encoding="utf-8")
    write_between(document, "new")
    assert document.read_text(encoding="utf-8") == "before <!-- audit -->\nnew\n<!-- /audit --> after"
    document.write_text("nothing", encoding="utf-8")
    with pytest.raises(TalentPoolError, match="markers"):
        write_between(document, "new")


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"nb": 9, "en": 6, "pl": 3, "sv": 2}, {"nb": 9, "en": 6, "others": 5}),
        ({"nb": 9, "en": 6, "pl": 1}, {"nb": 9, "others": 7}),
        ({"nb": 9, "en": 6}, {"nb": 9, "en": 6}),
        ({"nb": 2, "en": 1}, {"others": 3}),
        ({}, {}),
    ],
)
def test_a_small_group_is_never_shown_by_itself(sizes: dict[str, int], shown: dict[str, int]) -> None:
    members = {name: [uuid4() for _ in range(size)] for name, size in sizes.items()}
    assert {name: len(some) for name, some in gathered(members).items()} == shown
