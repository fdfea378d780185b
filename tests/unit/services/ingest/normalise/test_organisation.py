import pytest

from services.ingest.normalise.organisation import is_wrong, organisation_number


@pytest.mark.parametrize(
    "text", ["988077917", "988 077 917", "NO 988 077 917 MVA", "NO988077917MVA", "988.077.917"]
)
def test_a_number_is_nine_digits_whatever_stands_around_it(text: str) -> None:
    assert organisation_number(text) == "988077917"
    assert not is_wrong(text)


@pytest.mark.parametrize("text", ["988077918", "NO 123 456 780 MVA"])
def test_a_wrong_check_digit_is_told(text: str) -> None:
    assert organisation_number(text) is None
    assert is_wrong(text)


@pytest.mark.parametrize(
    "text", ["556036-0793", "SE556036079301", "DE 123456789", "12345678", "n/a", "", None]
)
def test_other_numbers_are_neither_taken_nor_wrong(text: str | None) -> None:
    assert organisation_number(text) is None
    assert not is_wrong(text)
