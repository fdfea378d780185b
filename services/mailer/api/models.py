"""What callers send: an edition to draft, changes to it, notes to steps, decisions about mails."""

from typing import Annotated, Any

from fastapi import Path
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.mailer.article_checks import LONGEST_TITLE
from services.mailer.drafting import MOST_MINUTES
from services.mailer.settling import LONGEST_WHY, How

Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="The edition's number.")]
Share = Annotated[float, Field(ge=0, le=1)]
Minutes = Annotated[int, Field(ge=0, le=MOST_MINUTES)]
Partitions = Annotated[int, Field(ge=1, le=10_000)]
TopK = Annotated[int, Field(ge=1, le=20)]
Title = Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Draft(_Sent):
    """An edition to draft."""

    title_nb: Title
    title_en: Title
    audience: dict[str, Any] = Field(default_factory=dict, description="{} is everyone.")
    partitions: Partitions = Field(default=8, description="Parts that are ranked side by side.")
    top_k: TopK = Field(default=10, description="Most jobs in one digest.")
    send_at: AwareDatetime | None = Field(default=None, description="Not before; null: once it is approved.")
    approves_itself: bool = Field(default=False, description="Goes out without a person's yes.")
    canary_share: Share = Field(default=0.05, description="Share of mails that goes first; 0: none.")
    canary_minutes: Minutes = Field(default=30, description="How long the rest waits after the last of them.")
    most_bounces: Share = Field(default=0.05, description="Of those that went first.")
    most_complaints: Share = Field(default=0.003, description="Of those that went first.")


class DraftChange(_Sent):
    """What is to be different; what is left out stays. ``send_at: null`` lets it go once it is approved."""

    title_nb: Title | None = None
    title_en: Title | None = None
    send_at: AwareDatetime | None = None
    approves_itself: bool | None = None
    canary_share: Share | None = None
    canary_minutes: Minutes | None = None
    most_bounces: Share | None = None
    most_complaints: Share | None = None
    audience: dict[str, Any] | None = Field(default=None, description="Of a draft alone; {} is everyone.")
    partitions: Partitions | None = Field(default=None, description="Of a draft alone.")
    top_k: TopK | None = Field(default=None, description="Of a draft alone.")


class Note(_Sent):
    """Why a step is taken; stands in the table of steps."""

    note: str | None = Field(default=None, max_length=LONGEST_WHY)


class Resumption(Note):
    """The same for an edition that goes on."""

    without_canary: bool = Field(
        default=False, description="All the rest goes at once, without a share going first."
    )


class Decision(_Sent):
    """What becomes of a mail in doubt, and why."""

    how: How
    why: str = Field(min_length=1, max_length=LONGEST_WHY)


class Drafted(BaseModel):
    """The number that an edition got."""

    number: int


class StateNow(BaseModel):
    """The state that a step led to."""

    number: int
    state: str


class MailState(BaseModel):
    """The state that a decision led to."""

    id: str
    state: str
