"""What holds for all pages, as a browser without scripts gets them."""

import itertools
import re
from uuid import uuid4

import httpx
import pytest
from unit.services.portal.browsing import OWN_PAGES, Address, assert_accessible, heading
from unit.services.portal.conftest import PROFILE
from unit.services.portal.fakes import MemoryCandidates

from services.portal.candidates import Candidate, Status
from services.portal.pages.portal import Portal
from shared.tokens import Purpose


@pytest.mark.parametrize("locale", ["nb", "en"])
@pytest.mark.parametrize("path", ["/", "/sent", "/privacy", "/nowhere", "/confirm/forged"])
async def test_public_pages_are_accessible_in_both_languages(
    browser: httpx.AsyncClient, path: str, locale: str
) -> None:
    assert_accessible(await browser.get(path, params={"lang": locale}), locale)


@pytest.mark.parametrize("status", list(Status))
async def test_a_candidates_pages_are_accessible_in_every_state(
    browser: httpx.AsyncClient,
    candidates: MemoryCandidates,
    member: Candidate,
    address: Address,
    status: Status,
) -> None:
    candidates._move(member.candidate_id, set(Status), status)
    paths = [address(purpose, member) for purpose in OWN_PAGES]
    paths.append(address(Purpose.PROFILE, member) + "/erase")
    for path, locale in itertools.product(paths, ("nb", "en")):
        response = await browser.get(path, params={"lang": locale})
        assert response.status_code == 200
        assert_accessible(response, locale)
    assert candidates.people[member.candidate_id].status is status


async def test_a_token_of_one_purpose_opens_no_other_page(
    browser: httpx.AsyncClient, portal: Portal, candidates: MemoryCandidates, member: Candidate
) -> None:
    unsubscribe = portal.tokens.sign(Purpose.UNSUBSCRIBE, member.candidate_id)
    for path in (f"/profile/{unsubscribe}", f"/profile/{unsubscribe}/data", f"/confirm/{unsubscribe}"):
        assert (await browser.get(path)).status_code == 404
    assert (await browser.post(f"/profile/{unsubscribe}/erase")).status_code == 404
    stranger = portal.tokens.sign(Purpose.PROFILE, uuid4())
    assert (await browser.post(f"/profile/{stranger}", data=PROFILE)).status_code == 404
    assert candidates.people == {member.candidate_id: member}


async def test_every_answer_carries_the_headers_that_guard_tokens(
    browser: httpx.AsyncClient, member: Candidate, address: Address
) -> None:
    profile = address(Purpose.PROFILE, member)
    for path in ("/", profile, f"{profile}/data", "/nowhere", "/static/pages.css"):
        headers = (await browser.get(path)).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert ("no-store" in headers["cache-control"]) == (path != "/static/pages.css")
    assert "noindex" in (await browser.get(profile)).headers["x-robots-tag"]


async def test_forms_that_no_person_sends_are_refused_in_plain_words(
    browser: httpx.AsyncClient, member: Candidate, address: Address
) -> None:
    path = address(Purpose.PROFILE, member)
    large = await browser.post(f"{path}?lang=en", data={"experience": "x" * 200_000})
    many = await browser.post(f"{path}?lang=en", data={f"f{n}": "" for n in range(600)})
    broken = await browser.post(
        path, content=b"--y", headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert (large.status_code, many.status_code, broken.status_code) == (413, 400, 400)
    assert heading(large) == "That is too much text"
    assert "4\u00a0000 characters" in large.text
    assert heading(many) == "We could not read that"
    assert (await browser.delete("/")).status_code == 405


async def test_an_outage_is_a_page_that_asks_for_patience(
    browser: httpx.AsyncClient,
    candidates: MemoryCandidates,
    member: Candidate,
    address: Address,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def down(_candidate_id: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(candidates, "find", down)
    response = await browser.get(address(Purpose.PROFILE, member), params={"lang": "en"})
    assert response.status_code == 503
    assert heading(response) == "Something is wrong on our side"
    assert response.headers["referrer-policy"] == "no-referrer"


def test_the_stylesheet_needs_nothing_from_elsewhere(portal: Portal) -> None:
    from shared.pages.static_files import STATIC

    assert portal
    assert not re.search(r"url\(|@import|http", (STATIC / "pages.css").read_text())
