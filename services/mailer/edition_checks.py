"""The checks before an edition is approved: what would go wrong for 10,000 readers goes wrong here. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from services.mailer import examples
from services.mailer.article_checks import check_article, check_title
from services.mailer.content import Content
from services.mailer.edition import Edition
from services.mailer.problems import Problem, error, warning
from services.mailer.render import Letter, Letterhead, Rendered, render
from shared.vocabulary import Locale, MailKind

LARGEST_MAIL = 90_000
"""Bytes of HTML: some mailbox providers cut longer ones off."""
MOST_JOBS = 20
NOTHING_FROZEN: Mapping[Locale, Sequence[Content]] = MappingProxyType({})

Render = Callable[[Letter, Letterhead], Rendered]


def check_edition(
    edition: Edition,
    now: datetime | None = None,
    *,
    jobs: int = MOST_JOBS,
    frozen: Mapping[Locale, Sequence[Content]] = NOTHING_FROZEN,
    rendering: Render = render,
) -> tuple[Problem, ...]:
    """Everything wrong with an edition's titles, articles, templates, and the size of its largest mails.

    ``frozen`` are its largest digests; in a language that has none yet, it is example jobs, as many as a
    digest may have. ``now`` finds events that are over.
    """
    problems = [
        *_titles(edition),
        *(problem for article in edition.articles for problem in check_article(article)),
        *_past(edition, now),
        *_templates(rendering),
    ]
    largest = {locale: frozen.get(locale) or [examples.digest_content(jobs)] for locale in Locale}
    return (*problems, *_sizes(edition, largest, rendering))


def _titles(edition: Edition) -> Iterator[Problem]:
    for locale in Locale:
        yield from check_title(f"the edition's title ({locale})", edition.titles.get(locale, ""))


def _past(edition: Edition, now: datetime | None) -> Iterator[Problem]:
    for article in edition.articles:
        if now and article.when and article.when <= now:
            yield warning(f"article {article.slug}", "the event is over", "take it out of the edition")


def _templates(rendering: Render) -> Iterator[Problem]:
    for kind in MailKind:
        for locale in Locale:
            try:
                rendering(examples.letter(kind, locale), examples.HEAD)
            except Exception as fault:  # noqa: BLE001  whatever a template does wrong
                yield error(
                    f"template {kind} ({locale})",
                    f"it cannot be filled in: {type(fault).__name__}: {str(fault)[:300]}",
                    "correct it, and look at it with `talentpool mail preview`",
                )


def _sizes(
    edition: Edition, largest: Mapping[Locale, Sequence[Content]], rendering: Render
) -> Iterator[Problem]:
    for locale, contents in largest.items():
        sizes = [(_size(edition, locale, content, rendering), len(content.items)) for content in contents]
        size, jobs = max(sizes)
        if size > LARGEST_MAIL:
            yield error(
                f"the mail ({locale})",
                f"with {jobs} jobs it has {size} bytes of HTML, more than {LARGEST_MAIL}",
                "shorten the articles, leave one out, or list fewer jobs" + _longest(edition, locale),
            )


def _size(edition: Edition, locale: Locale, content: Content, rendering: Render) -> int:
    letter = replace(examples.letter_of(MailKind.DIGEST, locale, content), edition=edition)
    try:
        return len(rendering(letter, examples.HEAD).html.encode())
    except Exception:  # noqa: BLE001  said of the template, or of the title, already
        return 0


def _longest(edition: Edition, locale: Locale) -> str:
    if not edition.articles:
        return ""
    longest = max(edition.articles, key=lambda article: len(article.text_for(locale).html))
    return f"; the longest is {longest.slug}"
