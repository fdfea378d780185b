import quopri
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.mailer import examples
from services.mailer.content import Content, Item, JobCard
from services.mailer.press import Press
from services.mailer.render import Letter, render
from shared.reasons import CautionKind, Reason, ReasonKind
from shared.vocabulary import Locale, MailKind

PRESS = Press(examples.HEAD)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=60)
REASONS = st.lists(st.builds(Reason, kind=st.sampled_from(ReasonKind), nb=WORDS, en=WORDS), max_size=4)
CARDS = st.builds(
    JobCard,
    job_id=st.uuids(),
    version=st.integers(1, 3),
    title=WORDS,
    employer=WORDS,
    places=st.lists(WORDS, max_size=2).map(tuple),
    salary=st.none() | WORDS,
    apply_url=st.none() | st.just("https://jobs.example/a?b=1&c=2"),
)
ITEMS = st.builds(
    Item,
    rank=st.just(1),
    score=st.just(0.5),
    reasons=REASONS.map(tuple),
    cautions=st.lists(st.sampled_from(CautionKind), max_size=2, unique=True).map(tuple),
    job=CARDS,
)


def decoded(encoded: bytes) -> str:
    return quopri.decodestring(encoded).decode().replace("\r\n", "\n").rstrip("\n")


def same(letter: Letter, press: Press = PRESS) -> None:
    printed, rendered = press.print(letter), render(letter, examples.HEAD)
    assert printed.subject == rendered.subject
    assert decoded(printed.html) == rendered.html.replace("\r\n", "\n").rstrip("\n")
    assert decoded(printed.text) == rendered.text.replace("\r\n", "\n").rstrip("\n")


@pytest.mark.parametrize("jobs", [1, 2, 10])
@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("kind", MailKind)
def test_what_is_printed_is_what_the_templates_render(kind: MailKind, locale: Locale, jobs: int) -> None:
    letter = examples.letter(kind, locale, jobs)
    same(letter)
    same(replace(letter, recipient=None))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(ITEMS, min_size=1, max_size=4),
    WORDS,
    st.booleans(),
    st.sampled_from(["", ".", "=é&", "-" * 90]),
)
def test_whatever_ads_and_names_hold(items: list[Item], name: str, feedback: bool, token: str) -> None:
    letter = examples.letter(MailKind.DIGEST, Locale.EN, 1)
    links = {item.job.job_id: f"https://x.example/f&/{token}{item.job.job_id.hex}" for item in items}
    content = Content(items=tuple({item.job.job_id: item for item in items}.values()))
    press = Press(examples.HEAD)  # a version of a job has one card, and examples repeat ids
    same(replace(letter, content=content, recipient=name, feedback=links if feedback else {}), press)


@pytest.mark.parametrize("locale", Locale)
def test_the_newsletter_goes_by_moulds(locale: Locale) -> None:
    """A template that looks into jobs outside its loop would be right and slow."""
    assert PRESS.can_print(examples.letter(MailKind.DIGEST, locale, 10))


def test_each_candidate_gets_their_own_links_reasons_and_numbers() -> None:
    letter = examples.letter(MailKind.DIGEST, Locale.EN, 3)
    turned = letter.content.model_copy(update={"items": letter.content.items[::-1]})
    other = replace(letter, recipient="Nora Prøve", content=turned)
    for one in (letter, other, letter):
        same(one)


def test_pages_and_cards_that_are_not_used_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.mailer.press.MOST_CARDS", 2)
    monkeypatch.setattr("services.mailer.press.MOST_PAGES", 1)
    press = Press(examples.HEAD)
    for count in (3, 1, 3):
        press.print(examples.letter(MailKind.DIGEST, Locale.EN, count))
    assert len(press._cards) <= 2
    assert len(press._pages) == len(press._families) == 1
