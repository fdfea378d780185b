from datetime import UTC, datetime, timedelta
from typing import Any

from services.mailer.article_choice import Offered, choose
from services.mailer.articles import Section, Written, joined
from shared.vocabulary import Locale

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def offered(slug: str, *, age: int = 1, used: bool = False, **values: Any) -> Offered:
    defaults = {"slug": slug, "locale": Locale.NB, "section": Section.NEWS, "title": "T", "body": "B"}
    return Offered(joined([Written(**(defaults | values))]), used, NOW - timedelta(days=age))


def chosen(*articles: Offered, per_section: int = 2) -> list[str]:
    return [article.slug for article in choose(articles, NOW, per_section)]


def test_sections_come_in_their_order_and_each_has_only_so_many_the_newest_first() -> None:
    events = offered("e", section=Section.EVENTS)
    assert chosen(events, offered("old", age=9), offered("new"), offered("mid", age=5)) == ["new", "mid", "e"]


def test_what_an_edition_carried_before_comes_last() -> None:
    assert chosen(offered("had", used=True), offered("fresh", age=20)) == ["fresh", "had"]
    assert chosen(offered("had", used=True), offered("a", age=20), offered("b", age=21)) == ["a", "b"]


def test_the_next_event_comes_first_and_one_that_is_over_does_not_come() -> None:
    soon, later, over = (
        offered(name, section=Section.EVENTS, when=NOW + timedelta(days=days))
        for name, days in (("soon", 1), ("later", 7), ("over", -1))
    )
    assert chosen(later, over, soon) == ["soon", "later"]
