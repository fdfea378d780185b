"""Which pages belong to one person, and the headers of all."""

from collections.abc import Awaitable, Callable

from fastapi import Request, Response

from shared.pages.security import secured

PERSONAL = ("/confirm/", "/profile/", "/unsubscribe/", "/feedback/", "/renew/", "/go/")
"""Paths that hold a token."""


async def add_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """The middleware."""
    return secured(await call_next(request), request.url.path, PERSONAL)
