import pytest

from services.mailer.answers import kept, to_content, to_recipient
from services.mailer.delivery import Accepted, Deferred, InDoubt, Refused


@pytest.mark.parametrize(
    ("code", "message", "bad"),
    [
        (550, "5.1.1 unknown", True),
        (550, "5.1.10 null MX", True),
        (550, "5.2.1 disabled", True),
        (550, "5.7.26 not authenticated", False),
        (552, "5.2.2 mailbox full", False),
        (550, "unknown user", True),
        (553, "sorry, that domain is not in my list of allowed hosts", False),
        (550, "Unrouteable address", True),
        (550, "Requested action not taken: mailbox unavailable", True),
        (550, "Requested action not taken: mailbox unavailable, by policy", False),
        (550, "192.0.2.1 is on a block list", False),
        (550, "5.1.1 rejected as spam", False),
        (550, "Access denied", False),
        (554, "no SMTP service here", False),
    ],
)
def test_only_what_speaks_of_the_address_marks_it_as_bad(code: int, message: str, bad: bool) -> None:
    outcome = to_recipient(code, message)
    assert isinstance(outcome, Refused)
    assert outcome.address_is_bad is bad


def test_transient_answers_are_deferred() -> None:
    assert to_recipient(450, "4.2.0 busy") == to_content(450, "4.2.0 busy") == Deferred("450 4.2.0 busy")


def test_answers_to_content() -> None:
    assert to_content(250, "2.0.0 ok") == Accepted("250 2.0.0 ok")
    assert to_content(554, "5.7.1 spam") == Refused("554 5.7.1 spam")
    assert isinstance(to_content(354, "what?"), InDoubt)


def test_answers_are_kept_without_addresses_on_one_line() -> None:
    answer = kept(550, "5.1.1 <kari.nordmann@mail.example>:\nsee ola@other.example, or not")
    assert answer == "550 5.1.1 <<address>>: see <address>, or not"
    assert len(kept(550, "x" * 1000)) == 300
