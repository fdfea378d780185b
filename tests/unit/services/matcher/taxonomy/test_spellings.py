import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matcher.taxonomy.spellings import spellings


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("actor/actress", ("actor/actress", "actor", "actress")),
        ("head waiter/head waitress", ("head waiter/head waitress", "head waiter", "head waitress")),
        ("club steward/stewardess", ("club steward/stewardess", "club steward", "club stewardess")),
        ("import-/eksportsjef", ("import-/eksportsjef",)),
        ("stage/production manager", ("stage/production manager",)),
        ("Python (computer programming)", ("Python (computer programming)", "Python")),
        ("baker m/f", ("baker",)),
        ("driver\u2019s mate\u200b", ("driver's mate",)),
        ("ab|cd=ef", ("ab/cd-ef", "ab", "cd-ef")),
        ("  7 ", ()),
        ("x" * 101, ()),
    ],
)
def test_labels_are_spelt_as_people_write_them(label: str, expected: tuple[str, ...]) -> None:
    assert spellings(label) == expected


@given(st.text(max_size=120))
def test_any_label_gives_names_that_fit_into_a_cell(label: str) -> None:
    assert all(name == " ".join(name.split()) and not {"|", "="} & set(name) for name in spellings(label))
