"""Articles and partners' feeds as an editor sees them in a terminal."""

from collections.abc import Iterable, Iterator

from rich.table import Table

from services.mailer.markdown import to_text
from services.mailer.storage.article_feeds import ArticleFeed
from services.mailer.storage.articles import StoredArticle
from services.mailer.text import one_line


def table(found: Iterable[StoredArticle]) -> Table:
    """One row for each language of each article."""
    shown = Table("article", "language", "section", "state", "title", "from", "changed")
    for one in found:
        written = one.written
        shown.add_row(
            written.slug,
            written.locale,
            written.section,
            one.state,
            one_line(written.title, 60),
            one_line(one.source or written.author, 40),
            f"{one.changed_at:%Y-%m-%d %H:%M} {one.changed_by}",
        )
    return shown


def whole(one: StoredArticle) -> str:
    """Everything about one text: what is stored, the Markdown, and what the mail's text part says."""
    return "\n".join(
        [*_facts(one), "", one.written.body, "", "--- as text ---", to_text(one.written.body), ""]
    )


def _facts(one: StoredArticle) -> Iterator[str]:
    written = one.written
    yield f"{written.slug} ({written.locale}), {one.state}"
    yield f"title: {written.title}"
    yield f"section: {written.section}"
    for name, value in (
        ("author", written.author),
        ("when", written.when),
        ("where", written.where),
        ("until", written.until),
        ("source", one.source),
    ):
        if value:
            yield f"{name}: {value}"
    yield f"created: {one.created_at:%Y-%m-%d %H:%M} by {one.created_by}"
    yield f"changed: {one.changed_at:%Y-%m-%d %H:%M} by {one.changed_by}"


def feeds_table(found: Iterable[ArticleFeed]) -> Table:
    """One row for each feed."""
    shown = Table(
        "feed", "partner", "section", "language", "trusted", "items", "read last", "address", "problem"
    )
    for one in found:
        origin = one.origin
        shown.add_row(
            str(origin.number),
            origin.partner,
            origin.section,
            origin.locale,
            "yes" if origin.trusted else "no",
            str(one.items),
            f"{one.fetched_at:%Y-%m-%d %H:%M}" if one.fetched_at else "never",
            one.url,
            f"{one.problem['message']}: {one.problem['mend']}" if one.problem else "",
        )
    return shown
