"""Wires ingest: the API, the delivery handler and the workers on one runtime."""

from functools import partial

from fastapi import FastAPI

from services.ingest import handlers, problems
from services.ingest.api import create_router
from services.ingest.deadlines import keep_closing
from services.ingest.retention import keep_dropping
from services.ingest.settings import IngestSettings
from shared.runtime import create_runtime
from shared.web import create_service_app


def create_app(settings: IngestSettings | None = None) -> FastAPI:
    """Ingest as an ASGI application."""
    settings = settings or IngestSettings()
    runtime = create_runtime("ingest", settings)
    handlers.register(runtime)
    return create_service_app(
        runtime,
        routers=[create_router(runtime, settings)],
        workers=[partial(keep_closing, runtime, settings), partial(keep_dropping, runtime, settings)],
        title="Talent Pool ingest",
        exception_handlers=problems.HANDLERS,
    )
