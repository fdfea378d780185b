"""An edition of the newsletter: its parts, its states and when it goes from one to the next. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.mailer.articles import Article
from shared.vocabulary import Locale


class EditionState(StrEnum):
    """Opened: being ranked and frozen. Sending, sent: as they say."""

    OPENED = "opened"
    SENDING = "sending"
    SENT = "sent"


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


def may_send(progress: Progress) -> bool:
    """Whether the edition's mails may go out: the matcher is done, and every partition is frozen."""
    frozen = progress.completed and progress.frozen >= progress.partitions
    return progress.state is EditionState.OPENED and frozen
