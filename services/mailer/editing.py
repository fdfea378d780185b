"""What an editor does with articles: put, check, say yes, remove; each in the transaction given."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.article_checks import check_article
from services.mailer.articles import Article, ArticleState, Written, checked, joined
from services.mailer.problems import Problem, errors
from services.mailer.storage import articles
from services.mailer.storage.articles import StoredArticle
from services.mailer.who import By
from shared.errors import TalentPoolError
from shared.vocabulary import Locale


class UnknownArticleError(TalentPoolError):
    """There is no article of that slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"there is no article {slug[:80]!r}; see `talentpool articles list`")


class UnfitArticleError(TalentPoolError):
    """An article has errors, so that no edition may take it; ``problems`` are these."""

    def __init__(self, slug: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{slug} cannot be ready yet: {'; '.join(map(str, problems))}")


@dataclass(frozen=True)
class Put:
    """What became of a text that was put."""

    written: Written
    new: bool
    problems: tuple[Problem, ...]


async def put(tx: AsyncConnection, written: Written, state: ArticleState, by: By) -> Put:
    """Store a text; one that is to be ready must have no errors, else :class:`UnfitArticleError`."""
    checked(f"article {written.slug[:80]} ({written.locale})", written)
    found = own_problems(written)
    if state is ArticleState.READY and errors(found):
        raise UnfitArticleError(written.slug, errors(found))
    new = await articles.put_article(tx, written, state, by.name)
    return Put(written, new, found)


def own_problems(written: Written) -> tuple[Problem, ...]:
    """What is wrong with one text, whether or not there is another language."""
    where = f"article {written.slug}"
    other = f"there is no text in {Locale.EN if written.locale is Locale.NB else Locale.NB}"
    return tuple(
        problem
        for problem in check_article(joined([written]))
        if not (problem.where == where and problem.message == other)
    )


async def problems_of(tx: AsyncConnection, slug: str | None = None) -> tuple[Problem, ...]:
    """What is wrong with a stored article, or with all."""
    return tuple(problem for article in await stored_whole(tx, slug) for problem in check_article(article))


async def stored_whole(tx: AsyncConnection, slug: str | None = None) -> list[Article]:
    """A stored article in all its languages, which must be there; or all."""
    by_slug: dict[str, list[StoredArticle]] = {}
    for stored in await articles.stored_articles(tx, slug):
        by_slug.setdefault(stored.written.slug, []).append(stored)
    if slug is not None and not by_slug:
        raise UnknownArticleError(slug)
    return [joined([part.written for part in parts], parts[0].source) for parts in by_slug.values()]


async def set_state(tx: AsyncConnection, slug: str, state: ArticleState, by: By) -> int:
    """An editor's yes, or its withdrawal, for all languages; how many texts that were."""
    found = errors(await problems_of(tx, slug))
    if state is ArticleState.READY and found:
        raise UnfitArticleError(slug, found)
    return await articles.set_article_state(tx, slug, state, by.name)


async def remove(tx: AsyncConnection, slug: str, locale: Locale | None = None) -> int:
    """Delete an article or one language of it; editions that took it keep it."""
    removed = await articles.remove_articles(tx, slug, locale)
    if not removed:
        raise UnknownArticleError(slug)
    return removed
