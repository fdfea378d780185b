import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.returns.grading import grade, told_code
from services.mailer.returns.returned import Grade


@pytest.mark.parametrize(
    ("status", "text", "expected"),
    [
        ("5.1.1", "", Grade.HARD),
        ("5.1.2", "", Grade.HARD),
        ("5.1.10", "", Grade.HARD),
        ("5.1.7", "550 5.1.7 sender's address has bad syntax", Grade.POLICY),
        ("5.1.8", "550 5.1.8 Sender address rejected: Domain not found", Grade.POLICY),
        ("5.2.2", "", Grade.SOFT),
        ("5.2.3", "", Grade.POLICY),
        ("5.4.1", "no answer from host", Grade.SOFT),
        ("5.4.4", "unable to route", Grade.SOFT),
        ("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable", Grade.HARD),
        ("5.6.0", "message content not acceptable here", Grade.POLICY),
        ("5.7.1", "550 5.7.1 user unknown", Grade.POLICY),
        ("5.1.1", "550 5.1.1 mailbox full", Grade.SOFT),
        ("5.1.1", "550 5.7.1 not welcome", Grade.POLICY),
        ("4.7.28", "421-4.7.28 unusual rate of mail", Grade.POLICY),
        ("4.2.2", "", Grade.SOFT),
        ("", "450 mailbox unavailable", Grade.SOFT),
        ("", "550 No such user here", Grade.HARD),
        ("", "554 delivery error", Grade.SOFT),
        ("", "", Grade.SOFT),
    ],
)
def test_a_bounce_is_graded_by_code_and_words(status: str, text: str, expected: Grade) -> None:
    assert grade(status, text) is expected


def test_a_code_in_the_text_says_more_than_a_status_without_detail() -> None:
    assert str(told_code("5.0.0", "550 5.1.1 unknown")) == "5.1.1"
    assert str(told_code("5.2.2", "550 5.1.1 unknown")) == "5.2.2"


def test_a_network_address_is_no_code() -> None:
    assert told_code("", "refused by 5.1.1.9") is None


@given(st.text(max_size=100), st.integers(0, 999))
def test_a_policy_code_is_never_hard_whatever_the_words(text: str, detail: int) -> None:
    assert grade(f"5.7.{detail}", text) is Grade.POLICY
