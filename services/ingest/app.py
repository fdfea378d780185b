"""Wires ingest: the API, the companies' pages, the delivery handler and the workers on one runtime."""

from functools import partial

from fastapi import FastAPI

from services.ingest import handlers
from services.ingest.api.problem_answers import describe
from services.ingest.api.router import DESCRIPTION, TAGS, create_router
from services.ingest.deadlines import keep_closing
from services.ingest.handing_in import hand_in
from services.ingest.pages import assembling as pages
from services.ingest.pulling import keep_pulling
from services.ingest.reader.pool import Readers
from services.ingest.retention import keep_dropping
from services.ingest.serving import Serving, serving
from services.ingest.settings import IngestSettings
from services.ingest.watching import keep_watching
from shared.runtime import create_runtime
from shared.taxonomy.folder import files_in_use
from shared.web import create_service_app

AT_ONCE_SECONDS = 30.0
"""For what a company waits for: one posting, or a feed to try. Large deliveries do not stand in its way."""


def create_app(settings: IngestSettings | None = None) -> FastAPI:
    """Ingest as an ASGI application."""
    settings = settings or IngestSettings()
    files_in_use(settings.taxonomy_dir)  # a damaged taxonomy stops the start, not each delivery
    runtime = create_runtime("ingest", settings)
    readers = Readers(settings.read_seconds, settings.read_memory, settings.reads_at_once)
    at_once = Readers(AT_ONCE_SECONDS, settings.read_memory, settings.reads_at_once)
    handlers.register(runtime, readers.read)
    app = create_service_app(
        runtime,
        workers=[
            partial(keep_closing, runtime, settings),
            partial(keep_dropping, runtime, settings),
            partial(keep_pulling, runtime, settings, partial(hand_in, runtime, settings)),
            partial(keep_watching, runtime, settings),
            readers.stay,
            at_once.stay,
        ],
        title="Talent Pool ingest",
        version="1",
        description=DESCRIPTION,
        openapi_tags=TAGS,
    )
    assemble(app, serving(runtime, settings, at_once.read, at_once.try_feed))
    return app


def assemble(app: FastAPI, served: Serving) -> None:
    """Give an application the API, the pages, and an answer to every failure."""
    app.include_router(create_router(served))
    describe(app)
    pages.install(app, served)
