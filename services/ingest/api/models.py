"""What the API's answers look like."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.ingest.api import examples
from services.ingest.health import FeedState


class Line(BaseModel):
    """What is wrong with one posting, or with the file: where, the value as it came, and how to mend it."""

    model_config = ConfigDict(extra="allow")

    code: str = Field(description="See docs/feeds.md.")
    message: str
    mend: str
    position: str | None = Field(default=None, description="A JSON pointer, a line, or a row.")
    field: str | None = None
    value: str | None = Field(default=None, description="As it came, cut.")
    reference: str | None = None


class Problems(BaseModel):
    """Why a feed could not be fetched, or not whole."""

    code: str
    message: str
    mend: str


class Receipt(BaseModel):
    """A delivery that is durable; its report stands at ``report`` when it was read."""

    model_config = ConfigDict(json_schema_extra={"example": examples.RECEIPT})

    id: UUID
    report: str


class DeliveryReport(BaseModel):
    """``state`` is received, read, superseded or failed; ``report`` is null until it is read."""

    model_config = ConfigDict(json_schema_extra={"example": examples.REPORT})

    id: UUID
    feed: str
    state: Literal["received", "read", "superseded", "failed"]
    size: int = Field(description="Bytes, after gzip is undone.")
    received_at: datetime
    read_at: datetime | None
    report: dict[str, Any] | None


class Feed(BaseModel):
    """A feed of the company, and how it is doing."""

    model_config = ConfigDict(json_schema_extra={"example": examples.FEED})

    name: str
    state: FeedState = Field(description="held, failing and silent need somebody.")
    address: str | None = Field(description="Where it is fetched, without its query; null if it is pushed.")
    every_seconds: int | None
    paused: bool
    last_good_at: datetime | None
    last_tried_at: datetime | None
    next_fetch_at: datetime | None
    silent_after_seconds: int | None = Field(description="How long without a good delivery is silence.")
    open_jobs: int
    held: int = Field(description="Postings that the feed suddenly lacks and that wait for a decision.")
    share_of_warnings: float = Field(description="Open postings that have warnings, 0 to 1.")
    failures: int = Field(description="Fetches that failed since the last good one.")
    problems: list[Problems] = Field(description="What was wrong with the last fetch.")


class DeliveryLine(BaseModel):
    """A delivery in a feed's history; ``reference`` is that of a posting that was put by itself."""

    id: UUID
    state: Literal["received", "read", "superseded", "failed"]
    received_at: datetime
    read_at: datetime | None
    size: int
    reference: str | None
    format: str | None
    counts: dict[str, int] | None


class FeedWithHistory(Feed):
    """A feed and its last deliveries, newest first."""

    deliveries: list[DeliveryLine]


class NewFeed(BaseModel):
    """A feed to add. Without an address it is pushed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": examples.NEW_FEED})

    name: str = Field(min_length=1, max_length=200)
    address: str | None = Field(default=None, max_length=4_000, description="Of the feed or the career page.")
    every: str | None = Field(default=None, max_length=20, description="30m, 1h or 1d; 1h if it is left out.")


class FeedChange(BaseModel):
    """What is to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": examples.FEED_CHANGE})

    address: str | None = Field(default=None, max_length=4_000)
    every: str | None = Field(default=None, max_length=20)
    paused: bool | None = None


class Decision(BaseModel):
    """What is to become of held postings: ``close`` if they are gone, ``keep`` if they are still there."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": examples.DECISION})

    decision: Literal["close", "keep"]


class Decided(BaseModel):
    """How many postings that was."""

    model_config = ConfigDict(json_schema_extra={"example": examples.DECIDED})

    postings: int


class PostingAnswer(BaseModel):
    """What became of a posting that was put."""

    model_config = ConfigDict(json_schema_extra={"example": examples.PUT_ANSWER})

    reference: str
    state: Literal["new", "changed", "immaterial", "unchanged", "expired", "marked", "deleted"] = Field(
        description="immaterial: changed in nothing that a candidate cares about; expired: its time is over; "
        "marked: an open application or a template, which is not published; deleted: its body says so."
    )
    job_id: UUID | None = Field(description="Of the open job that it belongs to.")
    delivery: UUID
    report: str
    posting: dict[str, Any] | None = Field(description="The normalised fields.")
    warnings: list[Line]


class Trial(BaseModel):
    """What a file or an address holds, without anything being stored."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"example": examples.TRIAL})

    file: str
    format: str | None
    complete: bool
    taken: int
    counts: dict[str, int]
    rejected: list[Line]
    warnings: list[Line]
    postings: list[dict[str, Any]]
    failure: Line | None = None


class Address(BaseModel):
    """An address to try."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": examples.TO_TRY})

    address: str = Field(min_length=1, max_length=4_000)
