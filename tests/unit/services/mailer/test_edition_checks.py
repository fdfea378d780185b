from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from jinja2 import Environment, StrictUndefined

from services.mailer import examples
from services.mailer.articles import Section, Written, joined
from services.mailer.content import Content
from services.mailer.edition import Edition
from services.mailer.edition_checks import LARGEST_MAIL, check_edition
from services.mailer.problems import Problem, Severity, errors
from services.mailer.render import Letter, Letterhead, Rendered, render
from services.mailer.templating import compile_mjml
from shared.vocabulary import Locale, MailKind

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TEXT = {"slug": "tram", "section": Section.NEWS, "title": "Trikk", "body": "Ta *den*."}


def edition(**values: Any) -> Edition:
    article = joined([Written(locale=locale, **TEXT) for locale in Locale])
    return replace(examples.EDITION, **({"articles": (article,)} | values))


def messages(found: tuple[Problem, ...]) -> list[str]:
    return [str(problem) for problem in found]


def test_a_good_edition_has_no_problems() -> None:
    assert check_edition(edition(), NOW, jobs=10) == ()


@pytest.mark.parametrize("title", ["", " \t", "x" * 10_000, "Høst\r\nBcc: a@b.example", "Hei {{ name }}"])
def test_a_title_that_is_empty_endless_or_no_line_stops_the_approval(title: str) -> None:
    found = check_edition(edition(titles={Locale.NB: title, Locale.EN: "Autumn"}), NOW)
    assert {one.where for one in errors(found)} == {"the edition's title (nb)"}


def test_a_title_that_is_missing_is_an_error_and_no_crash() -> None:
    found = check_edition(edition(titles={Locale.EN: "Autumn"}), NOW)
    assert any("the edition's title (nb): the title is empty" in line for line in messages(found))


def test_problems_of_articles_are_told_with_the_article() -> None:
    bad = joined([Written(locale=Locale.NB, **TEXT | {"body": "[a](javascript:alert(1))"})])
    found = check_edition(edition(articles=(bad,)), NOW)
    assert [(one.severity, one.where) for one in found] == [
        (Severity.ERROR, "article tram (nb), line 1"),
        (Severity.WARNING, "article tram"),
    ]


def test_an_event_that_is_over_is_warned_of() -> None:
    past = joined(
        [
            Written(locale=locale, **TEXT | {"section": Section.EVENTS}, when=NOW - timedelta(1), where="Ski")
            for locale in Locale
        ]
    )
    assert messages(check_edition(edition(articles=(past,)), NOW)) == [
        "article tram: the event is over; take it out of the edition"
    ]


def test_a_mail_that_providers_would_cut_off_is_an_error_that_names_the_longest_article() -> None:
    long = joined([Written(locale=locale, **TEXT | {"body": "Lang tekst. " * 5_000}) for locale in Locale])
    found = check_edition(edition(articles=(long,)), NOW)
    assert [one.where for one in found] == ["the mail (nb)", "the mail (en)"]
    assert f"more than {LARGEST_MAIL}" in found[0].message
    assert "the longest is tram" in found[0].mend


def test_the_size_is_that_of_the_largest_mail_that_is_frozen() -> None:
    many = examples.digest_content(20)
    job = many.items[0].job.model_copy(
        update={"title": "Overingeniør " * 15, "places": ("Lillestrøm " * 5,) * 4}
    )
    wide = Content(items=tuple(item.model_copy(update={"job": job}) for item in many.items))
    article = joined([Written(locale=locale, **TEXT | {"body": "Lang tekst. " * 2_000}) for locale in Locale])
    long = edition(articles=(article,))
    assert check_edition(long, NOW, jobs=10) == ()
    found = check_edition(long, NOW, jobs=10, frozen={Locale.EN: [examples.digest_content(1), wide]})
    assert [one.where for one in found] == ["the mail (en)"]
    assert found[0].message.startswith("with 20 jobs it has ")
    small = {locale: [examples.digest_content(1)] for locale in Locale}
    assert check_edition(long, NOW, jobs=20, frozen=small) == ()


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<mjml><mj-body>", "ValueError"),
        ("<mjml><mj-body>{% for job in %}</mj-body></mjml>", "TemplateSyntaxError"),
        ("<mjml><mj-body><mj-raw>{{ nobody }}</mj-raw></mj-body></mjml>", "UndefinedError"),
    ],
)
def test_a_template_that_does_not_compile_or_fill_is_named(source: str, complaint: str) -> None:
    def rendering(letter: Letter, head: Letterhead) -> Rendered:
        if letter.kind is MailKind.ALERT and letter.locale is Locale.EN:
            environment = Environment(undefined=StrictUndefined, autoescape=True)
            environment.from_string(compile_mjml(source)).render()
        return render(letter, head)

    (found,) = check_edition(edition(), NOW, jobs=10, rendering=rendering)
    assert (found.severity, found.where) == (Severity.ERROR, "template alert (en)")
    assert f"it cannot be filled in: {complaint}" in found.message
    assert "talentpool mail preview" in found.mend
