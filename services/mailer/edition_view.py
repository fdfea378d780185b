"""An edition as an editor sees it: its parts, how it goes out, and what can be done with it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.mailer.canary import CanaryRule
from shared.vocabulary import Locale


@dataclass(frozen=True)
class ArticleLine:
    """An article of an edition, without its text."""

    slug: str
    section: str
    titles: dict[Locale, str]


@dataclass(frozen=True)
class EditionView:
    """``audience`` {} is everyone; ``send_at`` None: once approved; ``can`` are a person's next steps."""

    number: int
    state: str
    titles: dict[Locale, str]
    articles: tuple[ArticleLine, ...]
    audience: dict[str, Any]
    schedule_id: UUID | None
    partitions: int
    top_k: int
    approves_itself: bool
    send_at: datetime | None
    canary: CanaryRule
    canary_state: str | None
    drafted_by: str
    drafted_at: datetime
    opened_at: datetime | None
    sending_at: datetime | None
    sent_at: datetime | None
    can: tuple[str, ...]
