from typing import Any

import pytest

from services.ingest.formats.fields import at, count, first, flag, label, labels, period, stated


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Full-time", "Full-time"),
        ({"id": 3, "label": " Full-time "}, "Full-time"),
        ({"name": None, "title": "Cook"}, "Cook"),
        ({"navn": "Heis AS"}, "Heis AS"),
        ({"id": 3}, None),
        ([1], None),
        (True, None),
        (7, "7"),
    ],
)
def test_a_label_is_a_text_or_what_an_object_goes_by(value: Any, expected: str | None) -> None:
    assert label(value) == expected


def test_labels_are_each_given_once() -> None:
    assert labels("Oslo", ["Oslo", {"name": "Moss"}, None, [1]], None) == ("Oslo", "Moss")


def test_the_first_name_with_words_counts() -> None:
    assert first({"a": "", "b": None, "c": {"text": "x"}, "d": "y"}, "a", "b", "c", "d") == "x"


def test_a_path_ends_where_there_is_no_object() -> None:
    assert at({"a": {"b": 1}}, "a", "b") == 1
    assert at({"a": [1]}, "a", "b") is None
    assert at(None, "a") is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        ("Yes", True),
        ("ja", True),
        (1, True),
        (False, False),
        ("0", False),
        ("", None),
        ([], None),
    ],
)
def test_a_flag_is_yes_or_no_or_nothing(*, value: Any, expected: bool | None) -> None:
    assert flag(value) is expected


def test_what_is_true_is_stated_in_the_order_of_the_names() -> None:
    assert stated({"r": True, "h": "yes", "o": False}, h="hybrid", r="remote", o="on-site") == (
        "hybrid",
        "remote",
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (12, 12),
        ("12", 12),
        (-1, None),
        (True, None),
        (1.5, None),
        ("9" * 40, None),
        ("٣", None),
        (None, None),
    ],
)
def test_a_count_is_a_plain_number(value: Any, expected: int | None) -> None:
    assert count(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1 YEAR", "YEAR"),
        ("per-year-salary", "year"),
        ("per-hour-wage", "hour"),
        ("semi-month-salary", "semi-month-salary"),
        ("bi-week-salary", "bi-week-salary"),
        ("2 WEEK", "2 WEEK"),
        ("12 MONTH", "12 MONTH"),
        ("NONE", "NONE"),
        (None, None),
    ],
)
def test_a_period_is_one_plain_unit_or_stays_as_it_is(value: Any, expected: str | None) -> None:
    assert period(value) == expected
