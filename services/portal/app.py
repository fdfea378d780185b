"""Wires the portal: pages, the bounce handler and the retention worker on one runtime."""

from functools import partial

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from services.portal import handlers
from services.portal.counting_clicks import keep_counting
from services.portal.pages import failures, go, information, suggest
from services.portal.pages.candidate import confirm, feedback, own_data, profile, renew, sign_up, unsubscribe
from services.portal.pages.personal import add_headers
from services.portal.pages.portal import Portal
from services.portal.programs import Held
from services.portal.reading_occupations import keep_reading
from services.portal.retention import keep_expiring
from services.portal.settings import PortalSettings
from services.portal.storage.clicks import PostgresLinks
from services.portal.store import PostgresCandidates, PostgresFeedback
from shared.pages.rate_limit import RateLimit
from shared.pages.static_files import STATIC
from shared.runtime import create_runtime
from shared.tokens import Tokens
from shared.web import create_service_app

SIGN_UP_WINDOW_SECONDS = 600.0


def create_app(settings: PortalSettings | None = None) -> FastAPI:
    """The portal as an ASGI application."""
    settings = settings or PortalSettings()
    runtime = create_runtime("portal", settings)
    handlers.register(runtime)
    portal = Portal(
        candidates=PostgresCandidates(runtime),
        tokens=Tokens(settings.secret_keys.get_secret_value()),
        settings=settings,
        sign_up_limit=RateLimit(settings.sign_ups_per_client, SIGN_UP_WINDOW_SECONDS),
        feedback=PostgresFeedback(runtime),
    )
    links, held = PostgresLinks(runtime, settings), Held()
    app = create_service_app(
        runtime,
        routers=[*page_routers(portal), go.router(links, portal.tokens, held)],
        workers=[
            partial(keep_expiring, runtime),
            partial(keep_reading, runtime),
            partial(keep_counting, held, links),
        ],
        title="Talent Pool portal",
        openapi_url=None,
    )
    dress(app, settings)
    return app


def page_routers(portal: Portal) -> list[APIRouter]:
    """All pages."""
    modules = (sign_up, confirm, own_data, profile, feedback, renew, unsubscribe, information, suggest)
    return [module.router(portal) for module in modules]


def dress(app: FastAPI, settings: PortalSettings) -> None:
    """Static files, headers and the pages for failures."""
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.middleware("http")(add_headers)
    failures.install(app, settings)
