"""What a mail's templates are given of an article. Pure."""

from collections.abc import Collection, Iterable
from typing import Any

from services.mailer import phrases
from services.mailer.articles import Article
from services.mailer.text import one_line
from shared.vocabulary import Locale


def article_views(
    articles: Iterable[Article], locale: Locale, seen: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Articles as the templates see them, without those that the recipient had before."""
    return [article_view(article, locale) for article in articles if article.slug not in seen]


def article_view(article: Article, locale: Locale) -> dict[str, Any]:
    """``foreign``: the text is in the other language. ``when``, ``where`` and ``source`` may be empty."""
    text = article.text_for(locale)
    return {
        "section": phrases.section(article.section, locale),
        "title": text.title,
        "html": text.html,
        "text": text.text,
        "locale": text.locale.value,
        "foreign": text.locale is not locale,
        "when": phrases.moment(article.when, locale) if article.when else "",
        "where": text.where,
        "source": one_line(article.source or "", 80),
    }
