"""An edition's articles, and what is wrong with it before it is approved."""

from typing import Annotated, cast

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from services.mailer.api.access import Bearer, Serving, caller
from services.mailer.api.article_models import ArticleProblem, Online, problem_answer
from services.mailer.api.failures import ALWAYS, BODY, NO_EDITION, REFUSED
from services.mailer.api.models import Number
from services.mailer.articles import Article
from services.mailer.edition_articles import named_articles, put_articles, ready_articles
from services.mailer.link_checks import check_links
from services.mailer.reviewing import problems_of
from services.mailer.settings import MailerSettings
from services.mailer.stepping import UnknownEditionError, hold
from services.mailer.storage.editions import find_edition, load_edition

MOST_ARTICLES = 50
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]


class Carried(BaseModel):
    """Which articles an edition is to carry."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slugs: list[Slug] | None = Field(
        default=None, max_length=MOST_ARTICLES, description="In this order; null: what is ready now."
    )


def router(serving: Serving) -> APIRouter:
    """``/api/editions/{number}/articles`` and ``/problems``."""
    routes = APIRouter(prefix="/api/editions", tags=["articles"])
    engine = serving.runtime.engine
    settings = cast("MailerSettings", serving.runtime.settings)

    @routes.get("/{number}/articles", summary="An edition's articles", responses=ALWAYS | NO_EDITION)
    async def show(number: Number, request: Request, _key: Bearer) -> list[Article]:
        """The articles as the edition carries them, with their clean HTML."""
        caller(serving, request)
        async with engine.connect() as tx:
            found = await find_edition(tx, number)
        if found is None:
            raise UnknownEditionError(number)
        return list(found.articles)

    @routes.put(
        "/{number}/articles",
        summary="Choose an edition's articles",
        responses=ALWAYS | BODY | NO_EDITION | REFUSED,
    )
    async def choose(number: Number, given: Carried, request: Request, _key: Bearer) -> list[Article]:
        """Take the articles named, or what is ready now, as long as the edition is not approved."""
        by = caller(serving, request)
        async with engine.begin() as tx:
            if given.slugs is None:
                found = await ready_articles(tx, settings)
            else:
                found = await named_articles(tx, given.slugs)
            await put_articles(tx, number, found, by)
        return list(found)

    @routes.get("/{number}/problems", summary="What is wrong with an edition", responses=ALWAYS | NO_EDITION)
    async def problems(
        number: Number, request: Request, _key: Bearer, *, online: Online = False
    ) -> list[ArticleProblem]:
        """Errors keep it from being approved, warnings do not."""
        caller(serving, request)
        async with engine.begin() as tx:
            held = await hold(tx, number)
            found = await problems_of(tx, held)
            articles = (await load_edition(tx, held.edition_id)).articles if online else ()
        return [problem_answer(one) for one in (*found, *await check_links(articles, settings))]

    return routes
