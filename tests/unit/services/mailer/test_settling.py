import pytest

from services.mailer.delivery import State
from services.mailer.edition import EditionState
from services.mailer.settling import Decision, How, Settled, SettlingRefusedError, decision, settle
from shared.errors import TalentPoolError


@pytest.mark.parametrize(
    ("how", "settled"),
    [
        (How.SENT, Settled(State.SENT, "settled")),
        (How.RESEND, Settled(State.QUEUED, None, is_due=True)),
        (How.FAIL, Settled(State.FAILED, "settled")),
    ],
)
def test_a_mail_in_doubt_is_settled_in_one_of_three_ways(how: How, settled: Settled) -> None:
    assert settle(how, State.UNKNOWN, EditionState.SENT) == settled


@pytest.mark.parametrize("state", [state for state in State if state is not State.UNKNOWN])
def test_nothing_else_is_settled(state: State) -> None:
    with pytest.raises(SettlingRefusedError, match=f"the mail is {state}, not unknown"):
        settle(How.SENT, state, None)


def test_a_mail_of_a_cancelled_edition_is_not_sent_again() -> None:
    with pytest.raises(SettlingRefusedError, match="cancelled"):
        settle(How.RESEND, State.UNKNOWN, EditionState.CANCELLED)
    assert settle(How.FAIL, State.UNKNOWN, EditionState.CANCELLED).state is State.FAILED


def test_a_decision_says_why_on_one_line() -> None:
    assert decision(How.SENT, " in the\n log ") == Decision(How.SENT, "in the log")
    for why in ("", " \n", "x" * 501, "a\x00b"):
        with pytest.raises(TalentPoolError, match="say why"):
            decision(How.SENT, why)
