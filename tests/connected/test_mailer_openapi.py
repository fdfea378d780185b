"""The mailer's API keeps to its OpenAPI document whatever it is asked, and never answers with a 5xx."""

import asyncio
from collections.abc import Callable
from typing import Any

import schemathesis
from fastapi import FastAPI
from fixtures.editions import Press
from fixtures.ingest import served
from fixtures.mailer import World
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.api.access import serving
from services.mailer.api_keys import new_key
from services.mailer.app import assemble
from services.mailer.settings import MailerSettings
from shared.runtime import Runtime

SECRET, ENTRY = new_key("kari")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
UNHURRIED = settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def ask_everything(app: FastAPI, base: str) -> int:
    """How many requests were sent."""
    schema = schemathesis.openapi.from_dict(app.openapi())
    headers = {"Authorization": f"Bearer {SECRET}"}
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @UNHURRIED
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            answer = case.call(base_url=base, headers=headers)
            case.validate_response(answer, checks=CHECKS)

        ask()
    return asked


async def test_the_api_answers_as_its_document_says(
    owner: AsyncEngine,
    engine_for: Callable[[str], AsyncEngine],
    settings_for: Callable[..., Any],
    runtime_for: Callable[..., Runtime],
) -> None:
    world = World(owner)
    await world.prepare()
    press = Press(engine_for("mailer"), world, settings_for)
    await press.in_review(candidates=2)
    runtime = runtime_for(MailerSettings, api_keys=ENTRY)
    assert isinstance(runtime.settings, MailerSettings)
    app = FastAPI(title="mailer", version="1")
    assemble(app, serving(runtime, runtime.settings))
    with served(app, runtime) as base:
        asked = await asyncio.to_thread(ask_everything, app, base)
    assert asked >= 100
