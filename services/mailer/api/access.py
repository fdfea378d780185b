"""Whose key a request comes with: the name stands in every step that is taken with it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.types import ASGIApp, Receive, Scope, Send

from services.mailer.api_keys import ApiKey, owner_of, read_keys, secret_in
from services.mailer.settings import MailerSettings
from services.mailer.who import By, person
from shared.problem_details import http
from shared.runtime import Runtime

BEARER = HTTPBearer(
    scheme_name="API key",
    description="A key of TALENTPOOL_MAILER_API_KEYS, made by `talentpool editions key NAME`: "
    "`Authorization: Bearer tpm_…`.",
    auto_error=False,
)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
"""Documents the scheme; the header itself is read by ``caller``."""


@dataclass(frozen=True)
class Serving:
    """Handed to every router of the API."""

    runtime: Runtime
    keys: tuple[ApiKey, ...]


def serving(runtime: Runtime, settings: MailerSettings) -> Serving:
    """With the keys of the settings."""
    return Serving(runtime, read_keys(settings.api_keys.get_secret_value()))


def caller(served: Serving, request: Request) -> By:
    """Whose key it is. A missing key and a wrong one are answered alike."""
    secret = secret_in(request.headers.get("Authorization"))
    name = owner_of(secret, served.keys) if secret else None
    if name is None:
        detail = "Not authorised: send `Authorization: Bearer KEY` with an API key that works"
        raise HTTPException(401, detail, headers={"WWW-Authenticate": "Bearer"})
    return person(name)


class Guard:
    """Turns away calls of ``/api`` without a key that works, before anything of their body is read."""

    def __init__(self, app: ASGIApp, serving: Serving) -> None:
        self._app = app
        self._serving = serving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on, or answer it with 401."""
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            request = Request(scope)
            try:
                caller(self._serving, request)
            except HTTPException as refusal:
                await (await http(request, refusal))(scope, receive, send)
                return
        await self._app(scope, receive, send)
