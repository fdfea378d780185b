"""What a person decides about a mail in doubt: it arrived, it is sent again, or it failed. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from services.mailer.delivery import State
from services.mailer.edition import EditionState
from shared.errors import TalentPoolError

LONGEST_WHY = 500


class How(StrEnum):
    """The three ways out of doubt."""

    SENT = "sent"
    RESEND = "resend"
    FAIL = "fail"


@dataclass(frozen=True)
class Decision:
    """What somebody decided about a mail, and why, on one line."""

    how: How
    why: str


class SettlingRefusedError(TalentPoolError):
    """The mail is not in doubt, or its edition is cancelled; the message says which."""


@dataclass(frozen=True)
class Settled:
    """A mail's state after the decision; one that is due is sent again with the same Message-ID."""

    state: State
    reason: str | None
    is_due: bool = False


_AFTER = {
    How.SENT: Settled(State.SENT, "settled"),
    How.RESEND: Settled(State.QUEUED, None, is_due=True),
    How.FAIL: Settled(State.FAILED, "settled"),
}


def settle(how: How, state: State, edition: EditionState | None) -> Settled:
    """What a decision makes of a mail; raises :class:`SettlingRefusedError`."""
    if state is not State.UNKNOWN:
        message = f"the mail is {state.value}, not unknown: only mails in doubt are settled"
        raise SettlingRefusedError(message)
    if how is How.RESEND and edition is EditionState.CANCELLED:
        message = "the mail's edition is cancelled: settle it as sent or as failed"
        raise SettlingRefusedError(message)
    return _AFTER[how]


def decision(how: How, why: str) -> Decision:
    """Somebody's decision; raises :class:`TalentPoolError` when it does not say why."""
    said = " ".join(why.split())
    if not said or len(said) > LONGEST_WHY or not said.isprintable():
        message = f"say why, in 1 to {LONGEST_WHY} characters: what the relay's log or the recipient says"
        raise TalentPoolError(message)
    return Decision(how, said)
