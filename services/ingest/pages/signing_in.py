"""Signing in with the API key, and who is signed in: for as long as the key works."""

import secrets

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.keys import LONGEST_KEY, hash_of
from services.ingest.pages import words
from services.ingest.pages.forms import check_origin, field, small_form
from services.ingest.pages.rendering import page, translated
from services.ingest.reading import Company
from services.ingest.serving import Serving
from services.ingest.settings import IngestSettings
from services.ingest.storage import companies
from shared.logs import get_logger
from shared.pages.reader import reader_locale
from shared.tokens import Sessions

COOKIE = "talentpool_feeds"
SETTING = "TALENTPOOL_INGEST_SESSION_KEYS"
KEY_BYTES = 32

log = get_logger()


class NotSignedInError(Exception):
    """The page is for companies that are signed in."""


def sessions_of(settings: IngestSettings) -> Sessions:
    """Signed with the settings' keys, or with one that lasts until this process ends."""
    keys = settings.session_keys.get_secret_value() or settings.secret_keys.get_secret_value()
    if not keys:
        log.warning("sessions_end_with_the_process", mend=f"set {SETTING}")
        keys = secrets.token_urlsafe(KEY_BYTES)
    return Sessions(keys, settings.session_hours * 3_600, setting=SETTING)


class Doorkeeper:
    """Knows who is signed in; the cookie holds the signed hash of the key."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._sessions = sessions_of(serving.settings)

    async def company(self, connection: AsyncConnection, request: Request) -> Company:
        """Who is signed in; raises ``NotSignedInError``, also if the key was revoked since."""
        key_hash = self._sessions.read(request.cookies.get(COOKIE, ""))
        found = await companies.owner_of_key(connection, key_hash) if key_hash else None
        if found is None:
            raise NotSignedInError
        return found

    def let_in(self, response: Response, key_hash: bytes) -> None:
        """Give the browser its session."""
        response.set_cookie(
            COOKIE,
            self._sessions.sign(key_hash),
            max_age=int(self._serving.settings.session_hours * 3_600),
            path="/",
            httponly=True,
            samesite="strict",
            secure=self._serving.settings.public_url.startswith("https://"),
        )


def router(serving: Serving, door: Doorkeeper) -> APIRouter:
    """``/`` and ``/sign-out``."""
    routes = APIRouter(include_in_schema=False)
    runtime, settings = serving.runtime, serving.settings

    @routes.get("/")
    async def show(request: Request) -> Response:
        try:
            async with runtime.engine.connect() as connection:
                await door.company(connection, request)
        except NotSignedInError:
            return page(request, "sign_in.html", settings)
        return RedirectResponse(f"/feeds?lang={reader_locale(request)}", status_code=303)

    @routes.post("/")
    async def sign_in(request: Request) -> Response:
        check_origin(request)
        if not serving.sign_ins.take(request.client.host if request.client else ""):
            raise HTTPException(429, "limit", headers={"Retry-After": "600"})
        key = field(await small_form(request), "key")
        key_hash = hash_of(key[:LONGEST_KEY])
        async with runtime.engine.connect() as connection:
            found = await companies.owner_of_key(connection, key_hash) if key else None
        if found is None:
            errors = {"key": translated(request, words.MISTAKES[words.Mistake.KEY])}
            return page(request, "sign_in.html", settings, status=422, errors=errors)
        response = RedirectResponse(f"/feeds?lang={reader_locale(request)}", status_code=303)
        door.let_in(response, key_hash)
        return response

    @routes.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        check_origin(request)
        response = RedirectResponse(f"/?lang={reader_locale(request)}", status_code=303)
        response.delete_cookie(COOKIE, path="/")
        return response

    return routes
