"""An edition of the newsletter: its states, and who may take it from which to which. Pure.

draft → opened (being ranked) → in_review → approved → sending → sent; paused from most of them, and back
to where it was; cancelled for good.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.mailer.articles import Article
from shared.errors import TalentPoolError
from shared.vocabulary import Locale


class EditionState(StrEnum):
    """Where an edition stands."""

    DRAFT = "draft"
    OPENED = "opened"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    PAUSED = "paused"
    CANCELLED = "cancelled"


class Actor(StrEnum):
    """What kind of hand takes a step: a person, or one of the machine's own."""

    PERSON = "person"
    SCHEDULE = "schedule"
    CANARY = "canary"
    MAILER = "mailer"


class Move(StrEnum):
    """What can be done with an edition. Review and finish come by themselves; again: a mail in doubt."""

    OPEN = "open"
    REVIEW = "review"
    APPROVE = "approve"
    SEND = "send"
    FINISH = "finish"
    SEND_AGAIN = "send_again"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Rule:
    """From which states a move leads where, and by whom; ``after`` is None where it goes back."""

    before: frozenset[EditionState]
    after: EditionState | None
    by: frozenset[Actor]


_S = EditionState
_PEOPLE = frozenset({Actor.PERSON})
_PEOPLE_AND_SCHEDULE = frozenset({Actor.PERSON, Actor.SCHEDULE})
_ITSELF = frozenset({Actor.MAILER})
_ON_THE_WAY = frozenset({_S.OPENED, _S.IN_REVIEW, _S.APPROVED, _S.SENDING})

RULES: Mapping[Move, Rule] = {
    Move.OPEN: Rule(frozenset({_S.DRAFT}), _S.OPENED, _PEOPLE_AND_SCHEDULE),
    Move.REVIEW: Rule(frozenset({_S.OPENED}), _S.IN_REVIEW, _ITSELF),
    Move.APPROVE: Rule(frozenset({_S.IN_REVIEW}), _S.APPROVED, _PEOPLE_AND_SCHEDULE | _ITSELF),
    Move.SEND: Rule(frozenset({_S.APPROVED}), _S.SENDING, _PEOPLE_AND_SCHEDULE | _ITSELF),
    Move.FINISH: Rule(frozenset({_S.SENDING}), _S.SENT, _ITSELF),
    Move.SEND_AGAIN: Rule(frozenset({_S.SENT}), _S.SENDING, _PEOPLE),
    Move.PAUSE: Rule(_ON_THE_WAY, _S.PAUSED, _PEOPLE | {Actor.CANARY}),
    Move.RESUME: Rule(frozenset({_S.PAUSED}), None, _PEOPLE),
    Move.CANCEL: Rule(_ON_THE_WAY | {_S.DRAFT, _S.PAUSED}, _S.CANCELLED, _PEOPLE),
}
_STATE_WORDS = {
    _S.DRAFT: "a draft",
    _S.OPENED: "being ranked",
    _S.IN_REVIEW: "in review",
    _S.APPROVED: "approved",
    _S.SENDING: "being sent",
    _S.SENT: "sent",
    _S.PAUSED: "paused",
    _S.CANCELLED: "cancelled",
}
_DONE_WORDS = {
    Move.OPEN: "opened",
    Move.REVIEW: "put to review",
    Move.APPROVE: "approved",
    Move.SEND: "sent",
    Move.FINISH: "finished",
    Move.SEND_AGAIN: "sent again",
    Move.PAUSE: "paused",
    Move.RESUME: "resumed",
    Move.CANCEL: "cancelled",
}


class StepRefusedError(TalentPoolError):
    """An edition's state does not allow what was asked; the message says what it allows."""


@dataclass(frozen=True)
class Edition:
    """What all mails of an edition share."""

    edition_id: UUID
    number: int
    titles: dict[Locale, str]
    articles: tuple[Article, ...]
    opened_at: datetime


@dataclass(frozen=True)
class Progress:
    """How far an edition's ranking has come; ``completed`` is the matcher's word that nothing is missing."""

    state: EditionState
    partitions: int
    frozen: int
    completed: bool


def is_ranked(progress: Progress) -> bool:
    """Whether an opened edition has come to its review: all partitions are ranked, and frozen here."""
    frozen = progress.completed and progress.frozen >= progress.partitions
    return progress.state is EditionState.OPENED and frozen


def choices(state: EditionState) -> list[Move]:
    """What a person can do with an edition in this state."""
    own = (Move.OPEN, Move.APPROVE, Move.PAUSE, Move.RESUME, Move.CANCEL)
    return [move for move in own if state in RULES[move].before]


def after_move(
    number: int, state: EditionState, move: Move, actor: Actor, resumes_to: EditionState | None = None
) -> EditionState:
    """The state that a move leads to; raises :class:`StepRefusedError` if it may not be made."""
    rule = RULES[move]
    if state not in rule.before or actor not in rule.by:
        raise StepRefusedError(refusal(number, state, move))
    after = rule.after or resumes_to
    if after is None:
        message = f"edition {number} is paused, and nobody noted since when it was what: cancel it"
        raise StepRefusedError(message)
    return after


def refusal(number: int, state: EditionState, move: Move) -> str:
    """Why a move is refused, and what can be done instead."""
    can = [other.value for other in choices(state)]
    instead = f"you can {_either(can)} it" if can else "nothing more can be done with it"
    return f"edition {number} is {_STATE_WORDS[state]} and cannot be {_DONE_WORDS[move]} now; {instead}"


def _either(words: list[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
