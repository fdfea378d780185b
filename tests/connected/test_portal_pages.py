"""The portal's own application on PostgreSQL: from the sign-up form to being forgotten."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from services.portal.app import create_app
from services.portal.settings import PortalSettings
from shared.tokens import Purpose, Tokens

PROFILE = {
    "name": "",
    "locale": "en",
    "occupation": "Welder",
    "skills": "TIG\nMAG",
    "experience": "",
    "language": ["no", "en", ""],
    "level": ["A2", "B2", ""],
    "places": ["0301"],
    "permit": "eea",
    "cadence": "instant",
}


@pytest.fixture
def settings(settings_for: Callable[..., Any]) -> PortalSettings:
    made: PortalSettings = settings_for(PortalSettings)
    return made


@pytest.fixture
async def browser(settings: PortalSettings) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://portal") as client:
        yield client


async def test_a_candidate_joins_changes_leaves_returns_and_is_forgotten(
    browser: httpx.AsyncClient, settings: PortalSettings, engine_for: Callable[[str], AsyncEngine]
) -> None:
    portal = engine_for("portal")

    async def one(query: str) -> Any:
        async with portal.connect() as tx:
            return (await tx.execute(sa.text(query))).scalar_one_or_none()

    form = {"email": "rajesh@example.org", "name": "", "locale": "en", "consent": "yes"}
    assert (await browser.post("/", data=form)).status_code == 303
    candidate_id = await one("SELECT candidate_id FROM portal.candidates WHERE status = 'pending'")
    tokens = Tokens(settings.secret_keys.get_secret_value())
    confirm, profile, unsubscribe = (
        f"/{purpose}/{tokens.sign(purpose, candidate_id)}"
        for purpose in (Purpose.CONFIRM, Purpose.PROFILE, Purpose.UNSUBSCRIBE)
    )

    assert (await browser.get(confirm)).status_code == 200
    assert await one("SELECT status FROM portal.candidates") == "pending"
    confirmed = await browser.post(confirm)
    assert confirmed.headers["location"].startswith(profile)
    assert await one("SELECT status FROM portal.candidates") == "active"

    assert (await browser.post(profile, data=PROFILE)).status_code == 303
    assert "TIG\nMAG" in (await browser.get(profile)).text
    assert await one("SELECT skills FROM portal.candidate_profiles") == ["TIG", "MAG"]

    copy = json.loads((await browser.get(f"{profile}/data")).text)
    assert copy["candidate"]["email"] == "rajesh@example.org"
    assert copy["consents"][0]["text_version"] == "1"

    one_click = await browser.post(unsubscribe, data={"List-Unsubscribe": "One-Click"})
    assert (one_click.status_code, one_click.history) == (200, [])
    assert await one("SELECT count(*) FROM portal.candidate_profiles") == 0
    assert (await browser.post(f"{unsubscribe}/return")).status_code == 200
    assert await one("SELECT count(*) FROM portal.candidate_profiles") == 1

    assert (await browser.post(f"{profile}/erase")).status_code == 200
    assert await one("SELECT count(*) FROM portal.candidates") == 0
    for path in (confirm, profile, unsubscribe):
        assert (await browser.get(path)).status_code == 404


async def test_tokens_and_addresses_stay_out_of_the_logs(
    browser: httpx.AsyncClient, settings: PortalSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    from uuid import uuid4

    token = Tokens(settings.secret_keys.get_secret_value()).sign(Purpose.PROFILE, uuid4())
    form = {"email": "rajesh@example.org", "locale": "en", "consent": "yes"}
    await browser.post("/", data=form)
    await browser.get(f"/profile/{token}")
    await browser.get(f"/profile/{token}/data")
    captured = capsys.readouterr()
    written = captured.out + captured.err
    assert "/profile/{token}" in written
    assert token not in written
    assert "rajesh" not in written
