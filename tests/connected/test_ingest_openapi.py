"""The API keeps to its OpenAPI document whatever it is asked: never a 5xx, and answers as described."""

import asyncio
from collections.abc import Callable

import schemathesis
from fastapi import FastAPI
from fixtures.ingest import IngestSite, Member, served
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.ingest.app import assemble
from services.ingest.reader.pool import read_here, try_here
from services.ingest.serving import serving
from services.ingest.settings import IngestSettings
from shared.runtime import Runtime

EXAMPLES = 10
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
UNHURRIED = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def ask_everything(app: FastAPI, base: str, member: Member) -> int:
    """How many requests were sent."""
    schema = schemathesis.openapi.from_dict(app.openapi())
    headers = {"Authorization": f"Bearer {member.key}"}
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
    ingest_site: IngestSite, runtime_for: Callable[..., Runtime]
) -> None:
    for name in ("jobs", "careers"):
        await ingest_site.one.http.post("/v1/feeds", json={"name": name})
    runtime = runtime_for(IngestSettings, tries_per_company=10_000)
    assert isinstance(runtime.settings, IngestSettings)
    app = FastAPI(title="ingest", version="1")
    assemble(app, serving(runtime, runtime.settings, read_here, try_here))
    with served(app, runtime) as base:
        asked = await asyncio.to_thread(ask_everything, app, base, ingest_site.one)
    assert asked >= 60
