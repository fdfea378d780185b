"""Whose key a request comes with, and what that company may touch: its own."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.keys import hash_of, key_in
from services.ingest.reading import Company
from services.ingest.storage import companies
from shared.runtime import Runtime

BEARER = HTTPBearer(
    scheme_name="API key",
    description="The company's key, shown once by `talentpool companies add`: `Authorization: Bearer tp_…`.",
    auto_error=False,
)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
"""Documents the scheme; the header itself is read by ``caller``."""


async def caller(runtime: Runtime, request: Request) -> Company:
    """The company whose key it is. A missing key and a wrong one are answered alike."""
    secret = key_in(request.headers.get("Authorization"))
    async with runtime.engine.connect() as connection:
        company = await companies.owner_of_key(connection, hash_of(secret)) if secret else None
    if company is None:
        detail = "Not authorised: send `Authorization: Bearer KEY` with an API key that works"
        raise HTTPException(401, detail, headers={"WWW-Authenticate": "Bearer"})
    return company


async def own_feed(connection: AsyncConnection, company: Company, feed: str) -> UUID:
    """The feed, if the company has it; another company's feed is answered like none."""
    found = await companies.find_feed(connection, company.company_id, feed) if is_name(feed) else None
    if found is None:
        raise HTTPException(404, "No such feed: your company has no feed of that name")
    return found


def is_name(text: str) -> bool:
    """Whether a database could hold it: no control characters, no halves of surrogate pairs."""
    return text.isprintable()
