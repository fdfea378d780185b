"""Agreeing to be found, going on with mails, leaving, and taking one's data along."""

import json
from typing import Any

import httpx
import pytest
from unit.services.portal.browsing import OWN_PAGES, Address, heading, tree
from unit.services.portal.conftest import PROFILE
from unit.services.portal.fakes import MemoryCandidates

from services.portal.candidates import Candidate, Consent, Status
from services.portal.consent_texts import FINDABLE, consent_text
from services.portal.pages.portal import Portal
from shared.tokens import Purpose
from shared.vocabulary import Locale


async def test_going_on_takes_a_post(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, member: Candidate, address: Address
) -> None:
    path = address(Purpose.RENEW, member)
    assert heading(await browser.get(f"{path}?lang=en")) == "Go on with our mails?"
    assert candidates.people[member.candidate_id] == member
    response = await browser.post(f"{path}?lang=en")
    assert response.status_code == 303
    assert candidates.people[member.candidate_id].version == member.version + 1
    page = await browser.get(response.headers["location"])
    assert heading(page) == "Your mails go on"
    assert "Each edition of the newsletter" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"


async def test_who_unsubscribed_is_led_to_the_profile_instead(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, member: Candidate, address: Address
) -> None:
    await candidates.unsubscribe(member.candidate_id)
    before = candidates.people[member.candidate_id]
    await browser.post(address(Purpose.RENEW, member))
    assert candidates.people[member.candidate_id] == before
    page = await browser.get(f"{address(Purpose.RENEW, member)}?lang=en")
    assert heading(page) == "You get no mail from us"
    assert address(Purpose.PROFILE, member) in page.text


@pytest.mark.parametrize("locale", ["nb", "en"])
async def test_being_found_is_off_until_ticked_beside_its_own_text_which_is_kept_as_consent(
    browser: httpx.AsyncClient, portal: Portal, candidates: MemoryCandidates, member: Candidate, locale: str
) -> None:
    path = f"{portal.address(Purpose.PROFILE, member)}?lang={locale}"
    page = tree(await browser.get(path))
    assert page.css("input[name=findable][checked]") == []
    names = {"sender": portal.settings.sender_name, "region": portal.settings.region_name(Locale(locale))}
    assert page.css_first("#findable-text").text() == consent_text(Locale(locale), **names, version=FINDABLE)
    before = list(candidates.consents)
    for ticked in ("", "yes", "yes"):
        await browser.post(path, data=PROFILE | {"findable": ticked})
    assert candidates.consents == [*before, Consent(FINDABLE, Locale(locale), "profile")]


async def test_unsubscribing_ends_being_found(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, member: Candidate, address: Address
) -> None:
    await browser.post(address(Purpose.PROFILE, member), data=PROFILE | {"findable": "yes"})
    await browser.post(address(Purpose.UNSUBSCRIBE, member))
    await browser.post(f"{address(Purpose.UNSUBSCRIBE, member)}/return")
    left = candidates.people[member.candidate_id]
    assert left.status is Status.ACTIVE
    assert left.profile is not None
    assert not left.profile.findable


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"List-Unsubscribe": "One-Click"}},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
        {},
        {"content": b"\xff", "headers": {"content-type": "multipart/form-data; boundary=x"}},
    ],
)
async def test_one_click_unsubscribes_without_redirect_or_cookie(
    browser: httpx.AsyncClient,
    candidates: MemoryCandidates,
    member: Candidate,
    address: Address,
    body: dict[str, Any],
) -> None:
    path = address(Purpose.UNSUBSCRIBE, member)
    for _ in range(2):
        response = await browser.post(path, **body)
        assert response.status_code == 200
        assert "set-cookie" not in response.headers
    left = candidates.people[member.candidate_id]
    assert (left.status, left.version) == (Status.UNSUBSCRIBED, member.version + 1)
    assert heading(await browser.post(f"{path}/return")) == "Welcome back"
    assert candidates.people[member.candidate_id].status is Status.ACTIVE
    assert candidates.consents[-1].source == "return"


async def test_own_data_can_be_taken_along_and_deleted_and_the_links_then_say_so(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, member: Candidate, address: Address
) -> None:
    path = address(Purpose.PROFILE, member)
    copy = await browser.get(f"{path}/data")
    assert copy.headers["content-disposition"].startswith("attachment")
    assert json.loads(copy.text)["candidate"]["email"] == member.email
    await browser.get(f"{path}/erase")
    assert member.candidate_id in candidates.people
    assert heading(await browser.post(f"{path}/erase")) == "You are deleted"
    assert candidates.people == {}
    for purpose in OWN_PAGES:
        for method in ("GET", "POST"):
            response = await browser.request(method, address(purpose, member), params={"lang": "en"})
            assert response.status_code == 404
            assert heading(response) == "There is nothing here any more"
    assert (await browser.get(f"{path}/data")).status_code == 404
