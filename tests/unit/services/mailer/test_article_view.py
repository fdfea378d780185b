from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.mailer import examples
from services.mailer.article_view import article_view, article_views
from services.mailer.articles import Section, Written, joined
from services.mailer.render import render
from shared.vocabulary import Locale, MailKind

EVENT = joined(
    [
        Written(
            slug="evening",
            locale=Locale.NB,
            section=Section.EVENTS,
            title="Kveld & <b>mat</b>",
            body="Kom **alle**. {{ 7 * 7 }}",
            when=datetime(2026, 12, 3, 16, 0, tzinfo=UTC),
            where="Lillestrøm bibliotek",
        )
    ],
    "Lillestrøm kommune",
)


@pytest.mark.parametrize(
    ("locale", "when"),
    [(Locale.NB, "torsdag 3. desember kl. 17.00"), (Locale.EN, "Thursday 3 December, 17:00")],
)
def test_an_event_says_when_and_where_in_the_reader_s_words(locale: Locale, when: str) -> None:
    view = article_view(EVENT, locale)
    assert (view["when"], view["where"], view["source"]) == (
        when,
        "Lillestrøm bibliotek",
        "Lillestrøm kommune",
    )
    assert (view["locale"], view["foreign"]) == ("nb", locale is Locale.EN)


def test_what_the_recipient_had_before_is_left_out() -> None:
    assert [
        view["title"] for view in article_views([EVENT, *examples.ARTICLES], Locale.NB, ("evening",))
    ] == [
        "Ny trikkelinje mellom Majorstuen og Bryn",
        "Your identity number, step by step",
    ]


def test_a_mail_shows_time_place_and_source_and_takes_no_text_for_template_or_markup() -> None:
    edition = replace(examples.EDITION, articles=(EVENT,))
    rendered = render(replace(examples.letter(MailKind.DIGEST, Locale.NB), edition=edition), examples.HEAD)
    assert "<strong>torsdag 3. desember kl. 17.00 &#183; Lillestrøm bibliotek</strong>" in rendered.html
    assert "Kilde: Lillestrøm kommune" in rendered.html
    assert "Kveld &amp; &lt;b&gt;mat&lt;/b&gt;</h3>" in rendered.html
    assert "{{ 7 * 7 }}" in rendered.html
    assert (
        "Kveld & <b>mat</b>\ntorsdag 3. desember kl. 17.00 · Lillestrøm bibliotek\n\n"
        "Kom alle. {{ 7 * 7 }}\n\nKilde: Lillestrøm kommune\n"
    ) in rendered.text


def test_a_mail_without_an_article_that_was_had_is_shorter_by_it() -> None:
    letter = examples.letter(MailKind.DIGEST, Locale.EN)
    content = letter.content.model_copy(update={"seen": ("id-number",)})
    rendered = render(replace(letter, content=content), examples.HEAD)
    assert "Your identity number" not in rendered.html + rendered.text
    assert "A new tram line" in rendered.html
