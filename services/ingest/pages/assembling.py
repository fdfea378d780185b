"""The companies' pages on an application: routes, static files, headers and pages for failures."""

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from services.ingest.pages import adding, failures, feed, feeds, report, reports_off, signing_in
from services.ingest.pages.rendering import LOOK, STATIC
from services.ingest.pages.signing_in import Doorkeeper
from services.ingest.serving import Serving
from shared.pages import static_files


def install(app: FastAPI, serving: Serving) -> None:
    """All pages."""
    door = Doorkeeper(serving)
    for module in (signing_in, feeds, adding, feed, report):
        app.include_router(module.router(serving, door))
    app.include_router(reports_off.router(serving))
    app.mount(LOOK, StaticFiles(directory=static_files.STATIC), name="look")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    failures.install(app, serving.settings)
