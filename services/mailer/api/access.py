"""Whose key a request comes with: the name stands in every step that is taken with it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from services.mailer.api_keys import ApiKey, owner_of, read_keys, secret_in
from services.mailer.settings import MailerSettings
from services.mailer.who import By, person
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
