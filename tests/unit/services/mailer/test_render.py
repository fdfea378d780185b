import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError

from services.mailer import examples
from services.mailer.content import Content, Item
from services.mailer.render import Letterhead, render
from services.mailer.templating import assemble, compile_mjml, mail_template
from shared.vocabulary import Locale, MailKind

BUDGET = 90_000


class Outline(HTMLParser):
    """Tags with their attributes, and visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def with_job(**values: object) -> str:
    letter = examples.letter(MailKind.DIGEST, Locale.EN)
    item = letter.content.items[0]
    changed = Item(**{**dict(item), "job": item.job.model_copy(update=values)})
    return render(replace(letter, content=Content(items=(changed,))), examples.HEAD).html


@pytest.mark.parametrize(
    "title", ["</mj-text><script>alert(1)</script>", "{{7*7}}", "{% raw %}", "a & b < c"]
)
def test_an_ad_is_shown_as_text_whatever_it_holds(title: str) -> None:
    html = with_job(title=title)
    assert "<script>" not in html
    assert "</mj-text>" not in html
    assert ">49<" not in html
    assert title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in html


def test_an_ad_cannot_leave_its_attribute() -> None:
    html = with_job(title='x" onmouseover="alert(1)', apply_url="https://a.example/?x='y")
    assert all("onmouseover" not in attributes for _, attributes in Outline(html).tags)


def test_a_letter_without_link_says_so() -> None:
    assert "The ad gives no link" in with_job(apply_url=None)


@pytest.mark.parametrize("locale", list(Locale))
@pytest.mark.parametrize("kind", list(MailKind))
def test_mails_keep_to_the_rules_of_accessibility(kind: MailKind, locale: Locale) -> None:
    outline = Outline(render(examples.letter(kind, locale), examples.HEAD).html)
    (page,) = outline.all("html")
    assert page["lang"] == locale
    assert all(table.get("role") == "presentation" for table in outline.all("table"))
    assert all("alt" in image for image in outline.all("img"))
    assert len(outline.all("h1")) == 1
    assert {"name": "color-scheme", "content": "light dark"} in outline.all("meta")


@pytest.mark.parametrize("locale", list(Locale))
@pytest.mark.parametrize("kind", list(MailKind))
def test_links_go_to_https_alone_and_nothing_is_loaded(kind: MailKind, locale: Locale) -> None:
    html = render(examples.letter(kind, locale), examples.HEAD).html
    assert all(str(link["href"]).startswith("https://") for link in Outline(html).all("a"))
    assert not re.search(r"<(img|link|script|iframe)|url\(|@import", html)


@pytest.mark.parametrize("locale", list(Locale))
def test_twenty_jobs_and_four_articles_stay_within_the_budget(locale: Locale) -> None:
    letter = examples.letter(MailKind.DIGEST, locale, jobs=20)
    assert letter.edition is not None
    full = replace(letter.edition, articles=letter.edition.articles * 2)
    rendered = render(replace(letter, edition=full), examples.HEAD)
    assert len(rendered.html.encode()) < BUDGET


def test_jobs_are_numbered_from_one_and_the_subject_counts_them() -> None:
    letter = examples.letter(MailKind.DIGEST, Locale.EN)
    fewer = replace(letter, content=Content(items=letter.content.items[2:4]))
    rendered = render(fewer, examples.HEAD)
    assert rendered.subject == "2 jobs for you · Autumn by the fjord"
    assert "1. Sykepleier" in rendered.text
    assert "2. Environmental adviser" in rendered.text


def test_one_job_has_no_number() -> None:
    letter = examples.letter(MailKind.DIGEST, Locale.NB, jobs=1)
    rendered = render(letter, examples.HEAD)
    assert rendered.subject == "1 jobb til deg · Høst ved fjorden"
    assert "1. Senior" not in rendered.text


def test_an_article_in_another_language_says_so_and_is_marked() -> None:
    rendered = render(examples.letter(MailKind.DIGEST, Locale.NB), examples.HEAD)
    assert "Denne artikkelen finnes bare på engelsk." in rendered.text
    assert {"lang": "en", "class": "prose"} in Outline(rendered.html).all("div")


def test_a_nameless_recipient_is_greeted_too() -> None:
    letter = replace(examples.letter(MailKind.CONFIRM, Locale.EN), recipient=None)
    assert "Hello, please confirm" in render(letter, examples.HEAD).text


def test_a_text_part_has_no_markup_and_no_holes() -> None:
    for kind in MailKind:
        text = render(examples.letter(kind, Locale.EN), examples.HEAD).text
        assert not re.search(r"&#?\w+;|<[a-z]|\n{4}", text)


def test_equal_input_gives_equal_output() -> None:
    letter = examples.letter(MailKind.DIGEST, Locale.NB)
    assert render(letter, examples.HEAD) == render(letter, examples.HEAD)


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        mail_template(MailKind.ALERT, Locale.EN).text.render({"head": Letterhead("x", "y")})


def test_includes_are_put_in_place_and_no_font_is_loaded() -> None:
    source = assemble('<mjml><mj-body><mj-include path="layout/masthead.mjml" /></mj-body></mjml>')
    assert "mj-include" not in source
    assert "max-width:600px" in compile_mjml(source)
    assert "fonts.googleapis" not in compile_mjml(source)
