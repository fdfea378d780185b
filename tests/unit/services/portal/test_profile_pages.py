"""The profile form: what is saved, shown again, and told at its field."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser
from unit.services.portal.browsing import Address, assert_accessible, tree
from unit.services.portal.conftest import PROFILE
from unit.services.portal.fakes import MemoryCandidates

from services.portal.candidates import Candidate
from services.portal.mail_wishes import MailWishes
from shared.tokens import Purpose


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


async def test_an_objection_to_profiling_is_saved_and_ends_being_found(
    browser: httpx.AsyncClient, candidates: MemoryCandidates, member: Candidate, address: Address
) -> None:
    path = address(Purpose.PROFILE, member)
    assert tree(await browser.get(path)).css("#plain[checked]") == []
    assert (await browser.post(path, data=PROFILE | {"findable": "yes", "plain": "yes"})).status_code == 303
    stored = candidates.people[member.candidate_id]
    assert stored.mail.plain
    assert stored.profile is not None
    assert not stored.profile.findable
    page = tree(await browser.get(path))
    assert page.css_first("#plain").attributes.keys() >= {"checked"}
    saved = tree(await browser.get(path, params={"saved": "1", "lang": "en"})).css_first("[role=status]")
    assert "comes without using this profile" in saved.text()
    assert page.css("#findable[checked]") == []


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
