"""Whatever ads, people and companies write, a mail stays a mail: data, bounded, its links harmless."""

from dataclasses import replace
from email import policy
from email.parser import BytesParser
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mailer import examples
from services.mailer.company_report import CompanyReport, FeedWeek, Problem
from services.mailer.company_weeks import Delivered, feeds_of, problems_of
from services.mailer.content import Content, Item, JobCard
from services.mailer.message import assemble, build
from services.mailer.press import Press
from services.mailer.render import Letter, Rendered, render
from services.mailer.text import SCHEMES, one_line, safe_url
from shared.reasons import Reason, ReasonKind
from shared.vocabulary import Locale, MailKind

HARMFUL = (
    *("\r\nBcc: all@example.org", "\n\nbody", "\x00", "\u2028", "\ud800"),
    *("{{ 7919 * 7907 }}", "{% raw %}", "{#", "{{ ''.__class__ }}", "%(name)s", "%s", "{{ links.profile }}"),
    *(
        "</mj-text><mj-raw>",
        "</td></table>",
        "<script>alert(1)</script>",
        '" onclick="x',
        "' onclick='x",
        "-->",
    ),
    *("<![endif]-->", "&lt;", "&#x3c;script&#x3e;", "<img src=http://x.example/p.gif>"),
    *(
        "\u202eevil",
        "\u2067",
        "\u0645\u0647\u0646\u062f\u0633",
        "\u05de\u05d4\u05e0\u05d3\u05e1",
        "👩🏽‍🔬",
        "W" * 10_000,
        "é" * 500,
    ),
)
PRODUCT = str(7919 * 7907)
TEXTS = st.lists(st.one_of(st.sampled_from(HARMFUL), st.text(max_size=20)), min_size=1, max_size=4).map(
    "".join
)
ADDRESSES = st.one_of(
    st.sampled_from(
        (
            *(
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                "\x01javascript:alert(1)",
                "java\nscript:alert(1)",
            ),
            *("data:text/html,x", "vbscript:x", "file:///etc/passwd", "//x.example", "ftp://x.example/"),
            *(
                "https://x.example/?a='b\"c",
                "https://x.example/{{7*7}}",
                "http://x.example/a",
                "https://[::1",
            ),
        )
    ),
    TEXTS,
)
JOBS = st.builds(
    dict, title=TEXTS, employer=TEXTS, place=TEXTS, salary=TEXTS, url=ADDRESSES, reason=TEXTS, name=TEXTS
)


class Outline(HTMLParser):
    """Tags in their order, and the addresses of links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.bidi: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.bidi += [tag for name, value in attrs if (name, value) == ("dir", "auto")]


def letter(kind: MailKind, written: dict[str, str]) -> Letter:
    """A letter as the ledger would hold it: a card is made clean when the ad comes in."""
    example = examples.letter(kind, Locale.EN, 2)
    card = {
        "title": one_line(written["title"]),
        "employer": one_line(written["employer"]),
        "places": (one_line(written["place"], 60),),
        "salary": one_line(written["salary"], 120),
        "apply_url": safe_url(written["url"]),
    }
    label = one_line(written["reason"], 80)
    reason = Reason(kind=ReasonKind.SKILL, nb=label, en=label)
    items = tuple(
        Item(rank=1, score=1.0, reasons=(reason,), job=JobCard(**{**dict(item.job), **card}))
        for item in example.content.items
    )
    return replace(example, content=Content(items=items), recipient=written["name"])


def parsed(content: bytes) -> Any:
    return BytesParser(policy=policy.default).parsebytes(content)


def check(rendered: Rendered, benign: Rendered, most: int) -> None:
    outline, expected = Outline(rendered.html), Outline(benign.html)
    assert set(outline.tags) <= set(expected.tags)
    assert outline.handlers == []
    assert all(address.split(":")[0] in SCHEMES for address in outline.addresses)
    for part in (rendered.html, rendered.text, rendered.subject):
        assert PRODUCT not in part
        assert "\x00" not in part
    assert len(rendered.html) < most
    assert "\n" not in rendered.subject
    assert len(rendered.subject) <= 160


@pytest.mark.parametrize("kind", [MailKind.DIGEST, MailKind.ALERT])
@settings(max_examples=40, deadline=None)
@given(written=JOBS)
def test_an_ad_stays_data_and_leads_to_https_or_nowhere(kind: MailKind, written: dict[str, str]) -> None:
    bad = letter(kind, written)
    check(render(bad, examples.HEAD), render(examples.letter(kind, Locale.EN, 2), examples.HEAD), 60_000)


@pytest.mark.parametrize("kind", [MailKind.DIGEST, MailKind.ALERT])
@settings(max_examples=40, deadline=None)
@given(written=JOBS)
def test_a_message_has_the_headers_and_parts_of_a_good_one(kind: MailKind, written: dict[str, str]) -> None:
    bad, good = letter(kind, written), examples.letter(kind, Locale.EN, 2)
    envelope = replace(examples.envelope(bad), to_name=written["name"])
    mail = parsed(assemble(Press(examples.HEAD).print(bad), envelope, examples.SENDER).content)
    expected = parsed(build(render(good, examples.HEAD), examples.envelope(good), examples.SENDER).content)
    assert mail.keys() == expected.keys()
    assert mail.defects == []
    text, html = mail.iter_parts()
    assert text.defects == html.defects == []
    whole = render(bad, examples.HEAD)
    assert html.get_content().split() == whole.html.split()
    assert text.get_content().split() == whole.text.split()


@settings(max_examples=40, deadline=None)
@given(feed=TEXTS, message=TEXTS, mend=TEXTS, company=TEXTS)
def test_a_report_stays_a_report(feed: str, message: str, mend: str, company: str) -> None:
    example = examples.letter(MailKind.REPORT, Locale.NB)
    at = examples.DATED
    row = Delivered(
        examples.COMPANY, feed, at, "read", 1, 0, 0, 1, [{"message": message, "mend": mend}], None
    )
    later = examples.DATED.replace(year=2027)
    report = CompanyReport(
        first=at.date(),
        last=at.date(),
        feeds=feeds_of([row], at, later),
        problems=problems_of([row], at, later),
    )
    bad = replace(example, content=Content(report=report), recipient=company)
    check(render(bad, examples.HEAD), render(example, examples.HEAD), 40_000)


@pytest.mark.parametrize("kind", [MailKind.DIGEST, MailKind.ALERT])
def test_what_runs_from_right_to_left_turns_nothing_else_around(kind: MailKind) -> None:
    hebrew = "מהנדס תוכנה"
    written = dict.fromkeys(("title", "employer", "place", "salary", "reason", "name"), hebrew) | {
        "url": "https://a.example"
    }
    html = render(letter(kind, written), examples.HEAD).html
    assert {"h1", "h3"} & set(Outline(html).bidi)
    for isolated in (f"<bdi>{hebrew}</bdi>",):
        assert html.count(isolated) >= 2  # employer and greeting
    assert '<html lang="en" dir="ltr"' in html


def test_a_report_counts_what_is_wrong_without_repeating_it() -> None:
    week = FeedWeek(name="x", deliveries=1, accepted=0, changed=0, closed=0, rejected=1)
    problem = Problem(message="{{ 7919 * 7907 }}", count=1)
    report = CompanyReport(
        first=examples.DATED.date(), last=examples.DATED.date(), feeds=(week,), problems=(problem,)
    )
    bad = replace(examples.letter(MailKind.REPORT, Locale.EN), content=Content(report=report))
    assert "{{ 7919 * 7907 }}" in render(bad, examples.HEAD).text
