"""Articles: put, read, checked, made ready, removed."""

from typing import cast

from fastapi import APIRouter, Request, Response

from services.mailer import editing
from services.mailer.api.access import Bearer, Serving, caller
from services.mailer.api.article_models import (
    ArticleAnswer,
    ArticleBody,
    ArticleProblem,
    Online,
    PutAnswer,
    SlugPath,
    article_answer,
    problem_answer,
)
from services.mailer.api.failures import ALWAYS, BODY, answer
from services.mailer.articles import ArticleState
from services.mailer.link_checks import check_links
from services.mailer.settings import MailerSettings
from services.mailer.storage.articles import stored_articles
from shared.vocabulary import Locale

NO_ARTICLE = answer(
    404,
    "There is no such article.",
    "Not found",
    "there is no article 'tram'; see `talentpool articles list`",
)
UNFIT = answer(
    409,
    "The article is to be ready and has errors.",
    "Not possible now",
    "tram cannot be ready yet: article tram (nb): the title is empty; write one",
)


def router(serving: Serving) -> APIRouter:
    """``/api/articles``."""
    routes = APIRouter(prefix="/api/articles", tags=["articles"])
    engine = serving.runtime.engine
    settings = cast("MailerSettings", serving.runtime.settings)

    @routes.get("", summary="All articles", responses=ALWAYS)
    async def list_articles(
        request: Request, _key: Bearer, state: ArticleState | None = None
    ) -> list[ArticleAnswer]:
        """Each language of each article; with ``state`` only those in it."""
        caller(serving, request)
        async with engine.connect() as tx:
            return [article_answer(one) for one in await stored_articles(tx, state=state)]

    @routes.get("/{slug}", summary="One article", responses=ALWAYS | NO_ARTICLE)
    async def show(slug: SlugPath, request: Request, _key: Bearer) -> list[ArticleAnswer]:
        """An article in all its languages."""
        caller(serving, request)
        async with engine.connect() as tx:
            found = await stored_articles(tx, slug)
        if not found:
            raise editing.UnknownArticleError(slug)
        return [article_answer(one) for one in found]

    @routes.get("/{slug}/problems", summary="What is wrong with it", responses=ALWAYS | NO_ARTICLE)
    async def problems(
        slug: SlugPath, request: Request, _key: Bearer, *, online: Online = False
    ) -> list[ArticleProblem]:
        """Errors and warnings of an article in all its languages."""
        caller(serving, request)
        async with engine.connect() as tx:
            found = await editing.problems_of(tx, slug)
            articles = await editing.stored_whole(tx, slug) if online else ()
        return [problem_answer(one) for one in (*found, *await check_links(articles, settings))]

    @routes.put("/{slug}/{locale}", summary="Put a text", responses=ALWAYS | BODY | UNFIT)
    async def put(
        slug: SlugPath, locale: Locale, given: ArticleBody, request: Request, _key: Bearer
    ) -> PutAnswer:
        """Store a text in the place of the one that is there; the answer says what is wrong with it."""
        by = caller(serving, request)
        async with engine.begin() as tx:
            done = await editing.put(tx, given.written(slug, locale), given.state, by)
        found = [problem_answer(problem) for problem in done.problems]
        return PutAnswer(slug=slug, locale=locale, state=given.state, new=done.new, problems=found)

    @routes.post("/{slug}/ready", status_code=204, summary="Say yes", responses=ALWAYS | NO_ARTICLE | UNFIT)
    async def ready(slug: SlugPath, request: Request, _key: Bearer) -> Response:
        """The next edition takes the article."""
        return await state(slug, ArticleState.READY, request)

    @routes.post("/{slug}/draft", status_code=204, summary="Take the yes back", responses=ALWAYS | NO_ARTICLE)
    async def draft(slug: SlugPath, request: Request, _key: Bearer) -> Response:
        """No edition takes the article any more."""
        return await state(slug, ArticleState.DRAFT, request)

    async def state(slug: str, wanted: ArticleState, request: Request) -> Response:
        by = caller(serving, request)
        async with engine.begin() as tx:
            await editing.set_state(tx, slug, wanted, by)
        return Response(status_code=204)

    @routes.delete("/{slug}", status_code=204, summary="Remove it", responses=ALWAYS | NO_ARTICLE)
    async def remove(
        slug: SlugPath, request: Request, _key: Bearer, locale: Locale | None = None
    ) -> Response:
        """Delete an article, or with ``locale`` one language; editions that took it keep it."""
        caller(serving, request)
        async with engine.begin() as tx:
            await editing.remove(tx, slug, locale)
        return Response(status_code=204)

    return routes
