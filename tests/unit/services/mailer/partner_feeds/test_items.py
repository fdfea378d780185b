from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.article_checks import check_article
from services.mailer.articles import SLUG, Section, joined
from services.mailer.markdown import to_html, to_text
from services.mailer.partner_feeds.items import Item, Origin, article_of, escaped, is_news
from services.mailer.text import one_line
from shared.vocabulary import Locale

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ORIGIN = Origin(3, "Ås & Bærum kommune", Section.NEWS, Locale.NB, trusted=True, offered_days=14)
ITEM = Item("g-1", "https://kommune.example/sak?a=1&copy=2", "Ny bro", "Broen *åpner* fredag.", NOW)


def test_an_item_becomes_a_few_lines_that_lead_to_the_partner() -> None:
    article = joined([written := article_of(ITEM, ORIGIN, NOW)], ORIGIN.partner)
    assert written.slug.startswith("as-baerum-kommune-")
    assert SLUG.fullmatch(written.slug)
    assert (written.title, written.until, written.author) == ("Ny bro", date(2026, 12, 8), ORIGIN.partner)
    assert article.text_for(Locale.NB).html == (
        "<p>Broen *åpner* fredag.</p>\n"
        '<p><a href="https://kommune.example/sak?a=1&amp;copy=2">Les mer hos Ås &amp; Bærum kommune</a></p>'
    )
    assert [one.message for one in check_article(article)] == ["there is no text in en"]


def test_an_item_stays_itself_when_it_is_edited() -> None:
    edited = Item("g-1", "https://kommune.example/ny", "Ny bro, og vei", "Mer.", NOW + timedelta(days=1))
    assert article_of(edited, ORIGIN, NOW).slug == article_of(ITEM, ORIGIN, NOW).slug


@pytest.mark.parametrize(("days", "expected"), [(0, True), (13, True), (15, False), (-3, True)])
def test_an_item_is_news_for_so_many_days(days: int, *, expected: bool) -> None:
    item = Item("g", "https://a.example", "T", published=NOW - timedelta(days=days))
    assert is_news(item, ORIGIN, NOW) is expected
    assert is_news(Item("g", "https://a.example", "T"), ORIGIN, NOW)


def test_a_placeholder_in_an_item_is_a_problem_of_its_article() -> None:
    written = article_of(Item("g", "https://a.example", "Hei {{ navn }}", "{% if x %}"), ORIGIN, NOW)
    found = [one.message for one in check_article(joined([written])) if "placeholder" in one.message]
    assert len(found) == 2


@given(st.text(max_size=200))
def test_whatever_an_item_says_is_text_and_nothing_else(text: str) -> None:
    line = one_line(text)
    source = escaped(line)
    shown = to_text(source).removeprefix("- ")
    assert " ".join(shown.split()) == " ".join(line.split())
    if line:
        assert to_html(source).startswith("<p>")
        assert "<" not in to_html(source).removeprefix("<p>").removesuffix("</p>")
