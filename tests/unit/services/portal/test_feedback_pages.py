"""The pages behind the feedback links of a mail, and the list of it in the profile."""

import re
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser
from unit.services.portal.browsing import assert_accessible, heading
from unit.services.portal.fakes import MemoryCandidates, MemoryFeedback

from services.portal.candidates import Candidate
from services.portal.feedback import About
from services.portal.mail_wishes import MailWishes
from services.portal.pages.portal import Portal
from shared.tokens import Purpose
from shared.vocabulary import FeedbackKind

JOB = UUID(int=7)
CARD = About("Customs clerk <b>", "Eksempeltoll")


@pytest.fixture
def feedback(portal: Portal) -> MemoryFeedback:
    assert isinstance(portal.feedback, MemoryFeedback)
    portal.feedback.cards[JOB] = CARD
    return portal.feedback


@pytest.fixture
def link(portal: Portal, member: Candidate) -> str:
    return f"/feedback/{portal.tokens.sign_pair(Purpose.FEEDBACK, member.candidate_id, JOB)}"


def chosen(response: httpx.Response) -> list[Any]:
    page = LexborHTMLParser(response.text)
    return [each.attributes["value"] for each in page.css("input[type=radio][checked]")]


@pytest.mark.parametrize("locale", ["nb", "en"])
@pytest.mark.parametrize("said", [None, *FeedbackKind])
async def test_the_page_is_accessible_in_both_languages_whatever_was_said(  # noqa: PLR0913, PLR0917  fixtures
    browser: httpx.AsyncClient,
    feedback: MemoryFeedback,
    member: Candidate,
    link: str,
    locale: str,
    said: FeedbackKind | None,
) -> None:
    if said:
        await feedback.give(member.candidate_id, JOB, said)
    response = await browser.get(link, params={"lang": locale})
    assert_accessible(response, locale)
    assert "Customs clerk &lt;b&gt;" in response.text
    assert "Eksempeltoll" in response.text
    assert chosen(response) == ([said.value] if said else [])
    assert ("/undo" in response.text) is bool(said)


async def test_following_a_link_chooses_an_answer_and_stores_nothing(
    browser: httpx.AsyncClient, feedback: MemoryFeedback, link: str
) -> None:
    response = await browser.get(link, params={"kind": "less", "lang": "en"})
    assert chosen(response) == ["less"]
    assert feedback.given == {}


async def test_who_objects_to_profiling_is_told_that_an_answer_changes_nothing(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, member: Candidate, link: str
) -> None:
    candidates.people[member.candidate_id] = replace(member, mail=MailWishes(plain=True))
    await browser.post(link, data={"kind": "more"})
    said = LexborHTMLParser((await browser.get(link, params={"lang": "en"})).text).css_first("[role=status]")
    assert "You said: More like this." in said.text()
    assert "changes nothing" in said.text()
    assert "come higher" not in said.text()


@pytest.mark.parametrize("kind", ["", "everything", "MORE", "<script>"])
async def test_an_unknown_kind_in_the_link_chooses_none(
    browser: httpx.AsyncClient, feedback: MemoryFeedback, link: str, kind: str
) -> None:
    response = await browser.get(link, params={"kind": kind})
    assert response.status_code == 200
    assert chosen(response) == []
    assert feedback.given == {}


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("more", "come higher"),
        ("less", "come lower"),
        ("wrong_place", "same place are left out"),
        ("applied", "Nothing else changes"),
        ("expired", "we look into it"),
    ],
)
async def test_an_answer_is_stored_and_the_page_says_what_changes(  # noqa: PLR0913, PLR0917  fixtures
    browser: httpx.AsyncClient,
    feedback: MemoryFeedback,
    member: Candidate,
    link: str,
    kind: str,
    change: str,
) -> None:
    answer = await browser.post(link, data={"kind": kind}, params={"lang": "en"})
    assert answer.status_code == 303
    assert feedback.given[member.candidate_id, JOB].kind == kind
    assert feedback.given[member.candidate_id, JOB].about == CARD
    page = await browser.get(answer.headers["location"])
    assert change in page.text
    assert chosen(page) == [kind]


async def test_the_newest_answer_replaces_the_one_before(
    browser: httpx.AsyncClient, feedback: MemoryFeedback, member: Candidate, link: str
) -> None:
    for kind in ("more", "less"):
        await browser.post(link, data={"kind": kind})
    assert [each.kind for each in await feedback.said(member.candidate_id)] == ["less"]


@pytest.mark.parametrize("form", [{}, {"kind": "everything"}])
async def test_without_an_answer_nothing_is_stored_and_the_page_says_what_to_do(
    browser: httpx.AsyncClient, feedback: MemoryFeedback, link: str, form: dict[str, str]
) -> None:
    response = await browser.post(link, data=form, params={"lang": "en"})
    assert response.status_code == 422
    assert_accessible(response, "en")
    assert "Choose one of those offered" in response.text
    assert feedback.given == {}


async def test_an_answer_can_be_undone(
    browser: httpx.AsyncClient, feedback: MemoryFeedback, link: str
) -> None:
    await browser.post(link, data={"kind": "applied"})
    undone = await browser.post(f"{link}/undo", params={"lang": "en"})
    assert undone.status_code == 303
    assert feedback.given == {}
    assert "/undo" not in (await browser.get(undone.headers["location"])).text


async def test_a_job_that_nobody_knows_any_more_can_still_be_answered(
    browser: httpx.AsyncClient, portal: Portal, feedback: MemoryFeedback, member: Candidate
) -> None:
    token = portal.tokens.sign_pair(Purpose.FEEDBACK, member.candidate_id, uuid4())
    assert_accessible(await browser.get(f"/feedback/{token}", params={"lang": "en"}), "en")
    await browser.post(f"/feedback/{token}", data={"kind": "expired"})
    assert len(feedback.given) == 1


async def test_links_of_other_purposes_and_forged_ones_open_nothing(
    browser: httpx.AsyncClient, portal: Portal, feedback: MemoryFeedback, member: Candidate
) -> None:
    tokens = ("forged", portal.tokens.sign(Purpose.PROFILE, member.candidate_id), "x" * 5000)
    for token in tokens:
        assert (await browser.get(f"/feedback/{token}")).status_code == 404
        assert (await browser.post(f"/feedback/{token}", data={"kind": "more"})).status_code == 404
    assert feedback.given == {}


async def test_an_erased_candidates_link_stores_nothing(
    browser: httpx.AsyncClient,
    candidates: MemoryCandidates,
    feedback: MemoryFeedback,
    member: Candidate,
    link: str,
) -> None:
    await candidates.erase(member.candidate_id)
    for answer in (
        await browser.get(f"{link}?lang=en"),
        await browser.post(f"{link}?lang=en", data={"kind": "more"}),
    ):
        assert answer.status_code == 404
        assert heading(answer) == "There is nothing here any more"
    assert feedback.given == {}


async def test_the_profile_lists_what_was_said_to_be_removed_one_by_one_or_all(
    browser: httpx.AsyncClient, portal: Portal, feedback: MemoryFeedback, member: Candidate
) -> None:
    profile = portal.address(Purpose.PROFILE, member)
    assert "told-title" not in (await browser.get(profile)).text
    for number, kind in ((7, FeedbackKind.MORE), (8, FeedbackKind.LESS), (9, FeedbackKind.APPLIED)):
        await feedback.give(member.candidate_id, UUID(int=number), kind)
    response = await browser.get(profile, params={"lang": "en"})
    assert_accessible(response, "en")
    assert "More like this" in response.text
    assert re.search("A job that is not known any more.*I have applied", response.text, re.DOTALL)
    removed = await browser.post(f"{profile}/feedback", data={"job": str(JOB)}, params={"lang": "en"})
    assert removed.status_code == 303
    assert heading(await browser.get(removed.headers["location"])) == "Your profile"
    assert {each.job_id.int for each in await feedback.said(member.candidate_id)} == {8, 9}
    await browser.post(f"{profile}/feedback", data={"job": "no id"})
    assert len(feedback.given) == 2
    await browser.post(f"{profile}/feedback")
    assert feedback.given == {}
