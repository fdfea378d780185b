"""What callers send and get about articles and partners' feeds."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Path, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.mailer.articles import LONGEST_BODY, ArticleState, Section, Written
from services.mailer.partner_feeds.items import LONGEST_PARTNER
from services.mailer.problems import Problem, Severity
from services.mailer.storage.article_feeds import ArticleFeed
from services.mailer.storage.articles import StoredArticle
from shared.vocabulary import Locale

LONGEST_FIELD = 20_000
SlugPath = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$", description="The article's name.")]
Online = Annotated[bool, Query(description="Also ask whether links and images are there.")]
FeedNumber = Annotated[int, Path(ge=1, le=2**31 - 1, description="The feed's number.")]


class ArticleBody(BaseModel):
    """An article in one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(max_length=LONGEST_FIELD, description="At most 150 characters to be ready.")
    body: str = Field(min_length=1, max_length=LONGEST_BODY, description="Markdown.")
    section: Section = Section.NEWS
    author: str = Field(default="", max_length=LONGEST_FIELD)
    when: AwareDatetime | None = Field(default=None, description="When the event is.")
    where: str = Field(default="", max_length=LONGEST_FIELD, description="Where the event is.")
    until: date | None = Field(default=None, description="Last day of an edition that may carry it.")
    state: ArticleState = Field(default=ArticleState.DRAFT, description="ready: the next edition takes it.")

    def written(self, slug: str, locale: Locale) -> Written:
        """The text at its place."""
        return Written(slug=slug, locale=locale, **self.model_dump(exclude={"state"}))


class ArticleProblem(BaseModel):
    """Something that is wrong; an error keeps the article from being ready."""

    severity: Severity
    where: str
    message: str
    mend: str


class ArticleAnswer(BaseModel):
    """An article in one language, as it is stored."""

    slug: str
    locale: Locale
    section: Section
    title: str
    body: str
    author: str
    when: datetime | None
    where: str
    until: date | None
    state: ArticleState
    source: str | None = Field(description="The partner, if it came from a feed.")
    created_by: str
    created_at: datetime
    changed_by: str
    changed_at: datetime


class PutAnswer(BaseModel):
    """What became of a text that was put."""

    slug: str
    locale: Locale
    state: ArticleState
    new: bool
    problems: list[ArticleProblem]


class NewArticleFeed(BaseModel):
    """A partner's feed to add."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(min_length=1, max_length=4_000, description="Address of RSS or Atom; https.")
    partner: str = Field(min_length=1, max_length=LONGEST_PARTNER, description="Shown beside its articles.")
    section: Section = Section.NEWS
    locale: Locale = Locale.NB
    trusted: bool = Field(default=False, description="Its articles need no editor's yes.")
    offered_days: int = Field(default=14, ge=1, le=365, description="How long an item is offered.")


class FeedProblem(BaseModel):
    """What was wrong with the last fetch."""

    code: str
    message: str
    mend: str


class ArticleFeedAnswer(BaseModel):
    """A partner's feed, and how it is doing."""

    number: int
    url: str
    partner: str
    section: Section
    locale: Locale
    trusted: bool
    offered_days: int
    added_by: str
    added_at: datetime
    next_fetch_at: datetime
    tried_at: datetime | None
    fetched_at: datetime | None = Field(description="When it could be read last.")
    failures: int = Field(description="Fetches that failed since then.")
    problem: FeedProblem | None
    items: int = Field(description="In its last content.")


class FeedNumberAnswer(BaseModel):
    """The number that a feed got."""

    number: int


def article_answer(stored: StoredArticle) -> ArticleAnswer:
    """A stored text as an answer."""
    return ArticleAnswer(
        **stored.written.model_dump(),
        state=stored.state,
        source=stored.source,
        created_by=stored.created_by,
        created_at=stored.created_at,
        changed_by=stored.changed_by,
        changed_at=stored.changed_at,
    )


def problem_answer(problem: Problem) -> ArticleProblem:
    """A problem as an answer."""
    return ArticleProblem(
        severity=problem.severity, where=problem.where, message=problem.message, mend=problem.mend
    )


def feed_answer(feed: ArticleFeed) -> ArticleFeedAnswer:
    """A feed as an answer."""
    origin = feed.origin
    return ArticleFeedAnswer(
        number=origin.number,
        url=feed.url,
        partner=origin.partner,
        section=origin.section,
        locale=origin.locale,
        trusted=origin.trusted,
        offered_days=origin.offered_days,
        added_by=feed.added_by,
        added_at=feed.added_at,
        next_fetch_at=feed.next_fetch_at,
        tried_at=feed.tried_at,
        fetched_at=feed.fetched_at,
        failures=feed.failures,
        problem=FeedProblem.model_validate(feed.problem) if feed.problem else None,
        items=feed.items,
    )
