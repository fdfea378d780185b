"""Partners' feeds: added, listed, fetched, removed."""

from typing import cast

from fastapi import APIRouter, Request, Response

from services.mailer.api.access import Bearer, Serving, caller
from services.mailer.api.article_models import (
    ArticleFeedAnswer,
    FeedNumber,
    FeedNumberAnswer,
    NewArticleFeed,
    feed_answer,
)
from services.mailer.api.failures import ALWAYS, BODY, answer
from services.mailer.partner_feeds.fetching import rules_of
from services.mailer.partner_feeds.operating import KnownFeedError, UnknownFeedError, asked
from services.mailer.settings import MailerSettings
from services.mailer.storage import article_feeds

NO_FEED = answer(
    404, "There is no such feed.", "Not found", "there is no feed 7; see `talentpool articles feeds list`"
)
KNOWN = answer(409, "The feed is there already.", "Not possible now", "https://… is a feed already")


def router(serving: Serving) -> APIRouter:
    """``/api/article-feeds``."""
    routes = APIRouter(prefix="/api/article-feeds", tags=["articles"])
    engine = serving.runtime.engine
    rules = rules_of(cast("MailerSettings", serving.runtime.settings))

    @routes.get("", summary="All partners' feeds", responses=ALWAYS)
    async def list_feeds(request: Request, _key: Bearer) -> list[ArticleFeedAnswer]:
        """All feeds, and what was wrong with the last fetch of each."""
        caller(serving, request)
        async with engine.connect() as tx:
            return [feed_answer(one) for one in await article_feeds.feeds(tx)]

    @routes.post("", status_code=201, summary="Add a feed", responses=ALWAYS | BODY | KNOWN)
    async def add(given: NewArticleFeed, request: Request, _key: Bearer) -> FeedNumberAnswer:
        """Add a feed; it is fetched within half a minute, and every hour from then on."""
        by = caller(serving, request)
        new = asked(
            given.url,
            partner=given.partner,
            section=given.section,
            locale=given.locale,
            trusted=given.trusted,
            days=given.offered_days,
            by=by.name,
            rules=rules,
        )
        async with engine.begin() as tx:
            number = await article_feeds.add_feed(tx, new)
        if number is None:
            raise KnownFeedError(new.url)
        return FeedNumberAnswer(number=number)

    @routes.get("/{number}", summary="One feed", responses=ALWAYS | NO_FEED)
    async def show(number: FeedNumber, request: Request, _key: Bearer) -> ArticleFeedAnswer:
        """A feed, and what was wrong with its last fetch."""
        caller(serving, request)
        async with engine.connect() as tx:
            found = await article_feeds.feeds(tx, number)
        if not found:
            raise UnknownFeedError(number)
        return feed_answer(found[0])

    @routes.post("/{number}/fetch", status_code=202, summary="Fetch it now", responses=ALWAYS | NO_FEED)
    async def fetch(number: FeedNumber, request: Request, _key: Bearer) -> Response:
        """Let a mailer fetch it within half a minute."""
        caller(serving, request)
        async with engine.begin() as tx:
            if not await article_feeds.make_due(tx, number):
                raise UnknownFeedError(number)
        return Response(status_code=202)

    @routes.delete("/{number}", status_code=204, summary="Forget a feed", responses=ALWAYS | NO_FEED)
    async def remove(number: FeedNumber, request: Request, _key: Bearer) -> Response:
        """Forget a feed; its articles stay."""
        caller(serving, request)
        async with engine.begin() as tx:
            if not await article_feeds.remove_feed(tx, number):
                raise UnknownFeedError(number)
        return Response(status_code=204)

    return routes
