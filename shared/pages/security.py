"""Headers of answers: no foreign content, no frames, no address passed on, nothing of a person cached."""

from fastapi import Response

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
STATIC_PREFIX = "/static/"


def secured(response: Response, path: str, personal: tuple[str, ...] = ()) -> Response:
    """The response with its headers; ``personal`` are beginnings of paths that no search engine shows."""
    response.headers.update(HEADERS)
    if path.startswith(STATIC_PREFIX):
        response.headers["Cache-Control"] = "public, max-age=86400"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    if personal and path.startswith(personal):
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
