"""The API of editors and operators, on a real database: an edition from draft to sent, and mails in doubt."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from fixtures.editions import Press
from fixtures.mailer import World, start_relay
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.api.access import serving
from services.mailer.api_keys import new_key
from services.mailer.app import assemble
from services.mailer.canary import CanaryRule
from services.mailer.settings import MailerSettings
from shared.runtime import Runtime

SECRET, ENTRY = new_key("kari")
DRAFT = {"title_nb": "Høst", "title_en": "Autumn", "partitions": 1, "canary_share": 0}


@pytest.fixture
async def press(
    owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine], settings_for: Callable[..., Any]
) -> AsyncIterator[Press]:
    world = World(owner)
    await world.prepare()
    press = Press(engine_for("mailer"), world, settings_for)
    controller = start_relay(press.relay, press.port)
    yield press
    controller.stop()


@pytest.fixture
async def api(runtime_for: Callable[..., Runtime]) -> AsyncIterator[httpx.AsyncClient]:
    runtime = runtime_for(MailerSettings, api_keys=ENTRY)
    assert isinstance(runtime.settings, MailerSettings)
    app = FastAPI()
    assemble(app, serving(runtime, runtime.settings))
    transport = httpx.ASGITransport(app)
    headers = {"Authorization": f"Bearer {SECRET}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://mailer", headers=headers) as client:
        yield client


async def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_an_edition_is_drafted_changed_opened_approved_and_followed(
    api: httpx.AsyncClient, press: Press
) -> None:
    drafted = await ok(await api.post("/api/editions", json=DRAFT), 201)
    assert drafted == {"number": 1}
    changed = await ok(
        await api.patch("/api/editions/1", json={"title_en": "Late\r\nautumn", "send_at": None})
    )
    assert (changed["titles"], changed["can"]) == (
        {"nb": "Høst", "en": "Late autumn"},
        ["open", "cancel"],
    )
    opened = await ok(await api.post("/api/editions/1/open", json={"note": "ready"}))
    assert opened == {"number": 1, "state": "opened"}
    await press.rank(1, candidates=2)
    assert await ok(await api.post("/api/editions/1/approve")) == {"number": 1, "state": "sending"}
    await press.send()
    status = await ok(await api.get("/api/editions/1/status"))
    assert (status["state"], status["states"], status["total"]) == ("sent", {"sent": 2}, 2)
    steps = await ok(await api.get("/api/editions/1/steps"))
    assert [step["after"] for step in steps] == [
        "draft", "draft", "opened", "in_review", "approved", "sending", "sent",
    ]  # fmt: skip
    assert {step["who"] for step in steps} == {"kari", "mailer"}
    assert [edition["number"] for edition in await ok(await api.get("/api/editions"))] == [1]


async def test_an_edition_is_paused_resumed_and_cancelled(api: httpx.AsyncClient, press: Press) -> None:
    await press.in_review(candidates=1)
    assert (await ok(await api.post("/api/editions/1/pause")))["state"] == "paused"
    assert (await ok(await api.post("/api/editions/1/resume")))["state"] == "in_review"
    assert (await ok(await api.post("/api/editions/1/cancel")))["state"] == "cancelled"
    refused = await ok(await api.post("/api/editions/1/approve"), 409)
    assert refused == {
        "type": "about:blank",
        "title": "Not possible now",
        "status": 409,
        "detail": "edition 1 is cancelled and cannot be approved now; nothing more can be done with it",
    }


async def test_failing_checks_are_listed_one_by_one(api: httpx.AsyncClient, press: Press) -> None:
    await press.in_review(candidates=1)
    await press.execute("""UPDATE mailer.editions SET titles = '{"nb": "", "en": ""}'""")
    refused = await ok(await api.post("/api/editions/1/approve"), 409)
    assert len(refused["faults"]) >= 2
    assert all(fault in refused["detail"] for fault in refused["faults"])


async def test_mails_are_listed_page_by_page_and_settled(api: httpx.AsyncClient, press: Press) -> None:
    press.relay.answers["DATA"] = ["drop"]
    await press.in_review(candidates=3, approves_itself=True)
    await press.send(on_unknown="park")
    first = await ok(await api.get("/api/editions/1/deliveries", params={"limit": 2}))
    after = {"limit": 2, "after": first[-1]["id"]}
    second = await ok(await api.get("/api/editions/1/deliveries", params=after))
    assert len({mail["id"] for mail in first + second}) == 3
    (mail,) = await ok(await api.get("/api/deliveries", params={"state": "unknown"}))
    assert mail["items"][0]["job"]["employer"] == "Fjordlys"
    assert "@mail.example" not in (await api.get("/api/editions/1/deliveries")).text
    settled = await ok(
        await api.post(f"/api/deliveries/{mail['id']}/settle", json={"how": "sent", "why": "in the log"})
    )
    assert settled == {"id": mail["id"], "state": "sent"}
    shown = await ok(await api.get(f"/api/deliveries/{mail['id']}"))
    assert [(each["who"], each["why"]) for each in shown["settlements"]] == [("kari", "in the log")]
    await ok(
        await api.post(f"/api/deliveries/{mail['id']}/settle", json={"how": "fail", "why": "second thought"}),
        409,
    )


async def test_what_a_canary_stopped_goes_on_with_a_new_one_or_without(
    api: httpx.AsyncClient, press: Press
) -> None:
    async def canary() -> Any:
        return (await ok(await api.get("/api/editions/1")))["canary_state"]

    await press.in_review(candidates=4, canary=CanaryRule(0.5, 30, 0.0, 0.0))
    await ok(await api.post("/api/editions/1/approve"))
    press.relay.answers["RCPT"] = ["550 5.7.1 no"]
    await press.send(smtp_connections=1)
    await press.tick()
    assert await canary() == "stopped"
    await ok(await api.post("/api/editions/1/resume"))
    assert await canary() == "running"
    await ok(await api.post("/api/editions/1/pause"))
    await ok(await api.post("/api/editions/1/resume", json={"without_canary": True, "note": "all is well"}))
    assert await canary() == "overruled"
    await ok(await api.post("/api/editions/1/pause"))
    refused = await ok(await api.post("/api/editions/1/resume", json={"without_canary": True}), 409)
    assert "has no canary that holds mails back" in refused["detail"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/editions/7"),
        ("GET", "/api/editions/7/status"),
        ("GET", "/api/editions/7/steps"),
        ("GET", "/api/editions/7/deliveries"),
        ("PATCH", "/api/editions/7"),
        ("POST", "/api/editions/7/pause"),
        ("GET", f"/api/deliveries/{UUID(int=7)}"),
        ("POST", f"/api/deliveries/{UUID(int=7)}/settle"),
    ],
)
async def test_what_is_not_there_is_answered_with_404(api: httpx.AsyncClient, method: str, path: str) -> None:
    body = {"how": "sent", "why": "log"} if path.endswith("settle") else {}
    answer = await api.request(method, path, json=None if method == "GET" else body)
    assert (await ok(answer, 404))["title"] == "Not found"


async def test_an_edition_that_is_sent_cannot_be_changed(api: httpx.AsyncClient, press: Press) -> None:
    await press.in_review(candidates=1, approves_itself=True)
    refused = await ok(await api.patch("/api/editions/1", json={"title_en": "Too late"}), 409)
    assert "is sending and cannot be changed now; you can do: pause, cancel" in refused["detail"]
    assert (await api.get(f"/api/deliveries/{uuid4()}")).status_code == 404
