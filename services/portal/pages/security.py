"""Headers of answers: no foreign content, no frames, no address passed on, nothing of a person cached."""

from collections.abc import Awaitable, Callable

from fastapi import Request, Response

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PERSONAL = ("/confirm/", "/profile/", "/unsubscribe/")
"""Paths that hold a token."""


def secured(response: Response, path: str) -> Response:
    """The response with its headers."""
    response.headers.update(HEADERS)
    if path.startswith("/static/"):
        response.headers["Cache-Control"] = "public, max-age=86400"
    else:
        response.headers["Cache-Control"] = "no-store"
    if path.startswith(PERSONAL):
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


async def add_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """The middleware."""
    return secured(await call_next(request), request.url.path)
