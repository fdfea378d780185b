"""Signing up and confirming, as a browser without scripts does it."""

import httpx
import pytest
from unit.services.portal.browsing import SIGN_UP, Address, assert_accessible, heading, tree
from unit.services.portal.fakes import MemoryCandidates, app_of, portal_of

from services.portal.candidates import Candidate, Status
from shared.tokens import Purpose


async def test_signing_up_gets_the_same_answer_whoever_is_known(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, member: Candidate
) -> None:
    answers = [
        await browser.post("/", data=SIGN_UP | {"email": email})
        for email in ("new@example.org", "new@example.org", member.email)
    ]
    assert len({(a.status_code, a.text, a.headers["location"]) for a in answers}) == 1
    assert answers[0].status_code == 303
    assert len(candidates.people) == 2
    assert heading(await browser.get(answers[0].headers["location"])) == "Sjekk e-posten din"


async def test_a_wrong_sign_up_comes_back_with_its_values_and_links_to_the_fields(
    browser: httpx.AsyncClient, candidates: MemoryCandidates
) -> None:
    response = await browser.post("/?lang=en", data={"email": "ola@", "name": "Ola <b>", "locale": "en"})
    assert response.status_code == 422
    assert_accessible(response, "en")
    page = tree(response)
    assert page.css_first("title").text().startswith("Error: ")
    assert [link.attributes["href"] for link in page.css(".summary a")] == ["#email", "#name", "#consent"]
    assert page.css_first("#email").attributes["value"] == "ola@"
    assert page.css_first("#email").attributes["aria-describedby"] == "email-problem"
    assert page.css_first("#name").attributes["value"] == "Ola <b>"
    assert candidates.people == {}


@pytest.mark.parametrize(
    ("locale", "why", "instead"),
    [
        ("en", "Our mail cannot reach addresses with letters such as", "Give another address"),
        ("nb", "E-posten vår når ikke fram til adresser med bokstaver som", "Oppgi en annen adresse"),
    ],
)
async def test_an_address_that_needs_smtputf8_is_told_at_once_why_and_what_to_do(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, locale: str, why: str, instead: str
) -> None:
    response = await browser.post(f"/?lang={locale}", data=SIGN_UP | {"email": "søren@example.org"})
    assert response.status_code == 422
    assert_accessible(response, locale)
    page = tree(response)
    assert [link.attributes["href"] for link in page.css(".summary a")] == ["#email"]
    said = page.css_first("#email-problem").text()
    assert why in said
    assert instead in said
    assert page.css_first("#email").attributes["value"] == "søren@example.org"
    assert candidates.people == {}


async def test_the_trap_and_the_limit_keep_programs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.portal.pages.candidate.sign_up.REPLY_SECONDS", 0.0)
    candidates = MemoryCandidates()
    transport = httpx.ASGITransport(app_of(portal_of(candidates, sign_ups_per_client=2)))
    async with httpx.AsyncClient(transport=transport, base_url="http://portal") as browser:
        trapped = await browser.post("/", data=SIGN_UP | {"website": "https://spam.example"})
        assert (trapped.status_code, candidates.people) == (303, {})
        assert (await browser.post("/", data=SIGN_UP)).status_code == 303
        refused = await browser.post("/", data=SIGN_UP | {"email": "third@example.org"})
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "600"
    assert len(candidates.people) == 1


async def test_confirming_takes_a_post_leads_to_the_profile_and_may_be_repeated(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, pending: Candidate, address: Address
) -> None:
    path = address(Purpose.CONFIRM, pending)
    assert heading(await browser.get(path)) == "Confirm your sign-up"
    assert candidates.people[pending.candidate_id].status is Status.PENDING
    for _ in range(2):
        response = await browser.post(path)
        assert response.status_code == 303
        assert response.headers["location"].startswith(address(Purpose.PROFILE, pending))
    confirmed = candidates.people[pending.candidate_id]
    assert (confirmed.status, confirmed.version) == (Status.ACTIVE, pending.version + 1)
    assert heading(await browser.get(response.headers["location"])) == "Your profile"
