from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.article_checks import addresses_in, check_article, check_markdown, check_title
from services.mailer.articles import Article, Section, Written, joined
from services.mailer.problems import Severity
from shared.vocabulary import Locale

GOOD = (
    "Fra mandag går **trikken** til [Bryn](https://ruteplan.example/bryn?a=1&b=2).\n\n"
    "![En trikk](https://ruteplan.example/trikk.png){width=300}\n\n"
    "> Sitat\n\n- `{{ navn }}` er kode\n- [skriv](mailto:a@b.example)\n\n```\n{{ kode }} **\n```\n"
)


def written(locale: Locale = Locale.NB, **values: Any) -> Written:
    defaults = {"slug": "tram", "locale": locale, "section": Section.NEWS, "title": "Trikk", "body": GOOD}
    return Written(**(defaults | values))


def both(**values: Any) -> Article:
    return joined([written(Locale.NB, **values), written(Locale.EN, **values)])


def test_a_good_article_has_no_problems() -> None:
    assert list(check_article(both())) == []


@pytest.mark.parametrize(
    ("body", "severity", "complaint"),
    [
        ("[a](https://x.example", Severity.ERROR, "a link is not closed: '](https://x.example'"),
        ("Se [a] (https://x.example)", Severity.ERROR, "a link is not closed"),
        ("[a][none]", Severity.ERROR, "a link is not closed: '[a][none]'"),
        ("[https://x.example is here", Severity.ERROR, "a link is not closed"),
        ("[a]()", Severity.ERROR, "the link '' has no https://"),
        (
            "[a](javascript:alert(1))",
            Severity.ERROR,
            "the link 'javascript:alert(1)' begins with javascript:",
        ),
        ("[a](http://x.example)", Severity.ERROR, "the link 'http://x.example' begins with http:"),
        ("[a](/rute)", Severity.ERROR, "the link '/rute' has no https://"),
        ("[a](https://)", Severity.ERROR, "the link 'https://' is no address"),
        ("<div>x</div>", Severity.ERROR, "HTML is not taken: '<div>x</div>'"),
        ("x <b>y</b>", Severity.ERROR, "HTML is not taken: '<b>'"),
        ("<script>x</script>", Severity.ERROR, "HTML is not taken"),
        ("**open", Severity.WARNING, "bold is not closed: '**open'"),
        ("```\ncode", Severity.ERROR, "a block of code is not closed with ```"),
        (
            "Hei {{ first_name }}!",
            Severity.ERROR,
            "'{{ first_name }}!' is a placeholder that nothing fills in",
        ),
        (
            "![](https://x.example/i.png){width=3}",
            Severity.ERROR,
            "the image 'https://x.example/i.png' has no desc",
        ),
        (
            "![a](http://x.example/i.png){width=3}",
            Severity.ERROR,
            "the image 'http://x.example/i.png' begins with",
        ),
        ("![a](mailto:a@b.example){width=3}", Severity.ERROR, "begins with mailto:"),
        ("![a](https://x.example/i.png)", Severity.WARNING, "has no width and is shown 536 pixels wide"),
        ("![a](https://x.example/i.png){width=900}", Severity.WARNING, "the image is 900 pixels wide"),
    ],
)
def test_what_is_wrong_in_the_text_is_said_with_its_line(
    body: str, severity: Severity, complaint: str
) -> None:
    found = list(check_markdown("here", f"First.\n\n{body}"))
    assert any(one.severity is severity and complaint in one.message for one in found), found
    assert all(one.where == "here, line 3" and one.mend for one in found)


@pytest.mark.parametrize(
    ("title", "complaint"),
    [
        ("  ", "the title is empty"),
        ("x" * 10_000, "the title has 10000 characters"),
        ("a\r\nBcc: b@c.example", "the title holds a line end or a control character"),
        ("Hei {{ name }}", "'{{ name }}' is a placeholder that nothing fills in"),
    ],
)
def test_a_title_that_no_mail_can_carry_is_an_error(title: str, complaint: str) -> None:
    (found,) = check_title("here", title)
    assert (found.severity, found.where) == (Severity.ERROR, "here")
    assert complaint in found.message


def test_a_missing_language_and_an_event_without_time_or_place_are_warned_of() -> None:
    found = list(check_article(joined([written(section=Section.EVENTS)])))
    assert [one.severity for one in found] == [Severity.WARNING] * 3
    assert [one.message for one in found] == [
        "there is no text in en",
        "the event has no time",
        "the event has no place",
    ]


def test_all_addresses_are_found_once() -> None:
    assert list(addresses_in(both().texts.values())) == [
        "https://ruteplan.example/bryn?a=1&b=2",
        "https://ruteplan.example/trikk.png",
        "mailto:a@b.example",
    ]


@given(st.text(alphabet="[](){}<>!*_`#- \n\\:/.ahtps%\x00\u202e", max_size=80))
def test_whatever_is_written_is_checked_to_its_end(body: str) -> None:
    for found in check_markdown("here", body):
        assert found.message
        assert found.mend
