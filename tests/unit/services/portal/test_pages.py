"""The pages as a browser without scripts gets them."""

import itertools
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from unit.services.portal.conftest import PROFILE
from unit.services.portal.fakes import MemoryCandidates, app_of, portal_of

from services.portal.candidates import Candidate, Consent, Status
from services.portal.consent_texts import FINDABLE, consent_text
from services.portal.mail_wishes import MailWishes
from services.portal.pages.portal import Portal
from shared.tokens import Purpose
from shared.vocabulary import Locale

Address = Callable[[Purpose, Candidate], str]
OWN_PAGES = (Purpose.CONFIRM, Purpose.PROFILE, Purpose.UNSUBSCRIBE, Purpose.RENEW)
SIGN_UP = {"email": "ola@example.org", "name": "Ola", "locale": "nb", "consent": "yes"}


def tree(response: httpx.Response) -> LexborHTMLParser:
    return LexborHTMLParser(response.text)


def heading(response: httpx.Response) -> str:
    found = tree(response).css("h1")
    assert len(found) == 1
    return found[0].text()


def is_labelled(page: LexborHTMLParser, field: LexborNode) -> bool:
    by_id = field.id and page.css_first(f'label[for="{field.id}"]')
    return bool(by_id) or bool(field.parent and field.parent.tag == "label")


def assert_accessible(response: httpx.Response, locale: str) -> None:
    page = tree(response)
    assert page.css_first("html").attributes["lang"] == locale
    assert page.css_first("title").text().strip()
    assert page.css_first("meta[name=viewport]")
    assert page.css_first("a.skip").attributes["href"] == "#main"
    heading(response)
    ids = [node.id for node in page.css("[id]")]
    assert sorted(ids) == sorted(set(ids))
    fields = page.css("input:not([type=hidden]), select, textarea")
    assert [field.html for field in fields if not is_labelled(page, field)] == []
    assert all(fieldset.css_first("legend") for fieldset in page.css("fieldset"))
    for node in page.css("[aria-describedby], [aria-labelledby]"):
        for name in ("aria-describedby", "aria-labelledby"):
            assert set((node.attributes.get(name) or "").split()) <= set(ids)
    for link in page.css('a[href^="#"]'):
        assert str(link.attributes["href"])[1:] in ids
    assert page.css("script:not([src]), style, [style], [onclick]") == []
    assert "{" not in page.body.text()


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


async def test_a_profile_is_saved_and_shown_again(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, pending: Candidate, address: Address
) -> None:
    path = address(Purpose.PROFILE, pending)
    response = await browser.post(path, data=PROFILE)
    assert (response.status_code, response.headers["location"]) == (303, f"{path}?saved=1")
    stored = candidates.people[pending.candidate_id].profile
    assert stored is not None
    assert stored.skills == ("TypeScript", "React")
    assert stored.languages[1] == {"language": "es", "level": None}
    page = tree(await browser.get(response.headers["location"]))
    assert page.css_first("[role=status]").text(strip=True).startswith("Saved.")
    assert page.css_first("#occupation").attributes["value"] == "Frontend developer"
    assert page.css_first("#level-0 option[selected]").attributes["value"] == "B1"
    assert page.css_first("#language-2 option[selected]").attributes["value"] == "es"
    assert page.css_first("#level-2 option[selected]").attributes["value"] == "native"
    ticked = {node.attributes["value"] for node in page.css("input[name=places][checked]")}
    assert ticked == {"0301", "3205"}


async def test_wishes_are_saved_and_shown_again(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, member: Candidate, address: Address
) -> None:
    path = address(Purpose.PROFILE, member)
    wishes = {"seniority": "senior", "salary_floor": "kr 650 000,-", "clearance": "no", "findable": "yes"}
    assert (await browser.post(path, data=PROFILE | wishes)).status_code == 303
    stored = candidates.people[member.candidate_id].profile
    assert stored is not None
    assert (stored.seniority, stored.salary_floor, stored.clearance) == ("senior", 650_000, "no")
    assert (stored.commute, stored.findable) == (False, True)
    page = tree(await browser.get(path))
    assert page.css_first("#salary_floor").attributes["value"] == "650\u00a0000"
    for name, value in [("seniority", "senior"), ("clearance", "no"), ("findable", "yes")]:
        assert page.css_first(f"input[name={name}][checked]").attributes["value"] == value
    assert page.css("input[name=commute][checked]") == []


async def test_when_mail_comes_is_saved_and_shown_again(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, member: Candidate, address: Address
) -> None:
    path = address(Purpose.PROFILE, member)
    away = (datetime.now(UTC) + timedelta(days=9)).date()
    form = PROFILE | {"cadence": "monthly", "paused_until": away.isoformat()}
    assert (await browser.post(path, data=form)).status_code == 303
    stored = candidates.people[member.candidate_id]
    assert stored.cadence == "monthly"
    assert stored.mail == MailWishes("Asia/Kolkata", 7, 22, 6, away, may_lower=True)
    assert stored.profile is not None
    assert stored.profile.stage == "arrived"
    page = tree(await browser.get(path))
    for name, value in [("time_zone", "Asia/Kolkata"), ("send_hour", "7"), ("quiet_from", "22")]:
        assert page.css_first(f"#{name} option[selected]").attributes["value"] == value
    assert page.css_first("#paused_until").attributes["value"] == away.isoformat()
    assert page.css_first("#may_lower").attributes.keys() >= {"checked"}
    assert page.css_first("input[name=stage][checked]").attributes["value"] == "arrived"


@pytest.mark.parametrize("locale", ["nb", "en"])
async def test_wrong_hours_and_days_are_told_at_their_fields(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, member: Candidate, address: Address, locale: str
) -> None:
    wrong = {"quiet_until": "", "time_zone": "Mars/Olympus", "send_hour": "24", "paused_until": "in May"}
    path = f"{address(Purpose.PROFILE, member)}?lang={locale}"
    response = await browser.post(path, data=PROFILE | wrong)
    assert response.status_code == 422
    assert_accessible(response, locale)
    links = [link.attributes["href"] for link in tree(response).css(".summary a")]
    assert links == ["#time_zone", "#send_hour", "#quiet_until", "#paused_until"]
    assert candidates.people[member.candidate_id] == member


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


async def test_a_wrong_sum_is_told_at_its_field_and_what_is_too_long_is_kept_to_be_shortened(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, member: Candidate, address: Address
) -> None:
    wrong = PROFILE | {"salary_floor": "45 000", "experience": "æ" * 10_000}
    response = await browser.post(f"{address(Purpose.PROFILE, member)}?lang=en", data=wrong)
    assert response.status_code == 422
    assert_accessible(response, "en")
    page = tree(response)
    assert [link.attributes["href"] for link in page.css(".summary a")] == ["#experience", "#salary_floor"]
    assert "at most 4000 characters" in page.css_first("#experience-problem").text()
    assert page.css_first("#experience").text().strip() == wrong["experience"]
    assert page.css_first("#salary_floor").attributes["value"] == "45 000"
    assert candidates.people[member.candidate_id] == member


async def test_what_came_by_import_survives_an_untouched_save(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, member: Candidate, address: Address
) -> None:
    path = address(Purpose.PROFILE, member)
    form = sent_as_shown(tree(await browser.get(path)))
    assert (await browser.post(path, data=form)).status_code == 303
    assert candidates.people[member.candidate_id].profile == member.profile


def sent_as_shown(page: LexborHTMLParser) -> dict[str, list[str]]:
    """What a browser sends of a form that nobody touched."""
    fields: dict[str, list[str]] = {}
    for node in page.css("form:last-of-type input, form:last-of-type select, form:last-of-type textarea"):
        kind = node.attributes.get("type")
        if kind in {"checkbox", "radio"} and "checked" not in node.attributes:
            continue
        value = node.attributes.get("value") or ""
        if node.tag == "select":
            chosen = node.css_first("option[selected]")
            value = str(chosen.attributes["value"]) if chosen else ""
        elif node.tag == "textarea":
            value = node.text().removeprefix("\n")
        fields.setdefault(str(node.attributes["name"]), []).append(value)
    return fields


async def test_a_wrong_profile_comes_back_with_its_values_and_errors_at_the_fields(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, pending: Candidate, address: Address
) -> None:
    wrong: dict[str, Any] = PROFILE | {
        "occupation": " ",
        "places": [],
        "language": ["no", "en", "es", ""],
        "level": ["B1", "", "", "A1"],
        "permit": "",
        "skills": "a <script>alert(1)</script>",
    }
    response = await browser.post(address(Purpose.PROFILE, pending), data=wrong)
    assert response.status_code == 422
    assert_accessible(response, "en")
    page = tree(response)
    anchors = [link.attributes["href"] for link in page.css(".summary a")]
    assert anchors == ["#occupation", "#level-2", "#language-3", "#places", "#permit"]
    assert page.css_first("#skills").text(strip=True) == "a <script>alert(1)</script>"
    assert page.css_first("#level-0 option[selected]").attributes["value"] == "B1"
    assert candidates.people[pending.candidate_id].version == pending.version


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
