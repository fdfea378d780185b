"""Forms that a browser sends: only from our own pages, small ones whole, files to disk."""

from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.datastructures import FormData

from services.ingest.api.bodies import read_form
from services.ingest.bodies import check_length, counted
from shared.pages import form_data

FORM_BYTES = 100_000
"""For what a form holds beside its file."""


def check_origin(request: Request) -> None:
    """Refuse a form that another site's page sent; browsers say where a form comes from."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        own = site in ("same-origin", "none")
    else:
        own = urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host")
    if not own:
        raise HTTPException(403, "origin")


async def small_form(request: Request) -> FormData:
    """A form without files."""
    return await form_data.read_form(request)


async def file_form(request: Request, limit: int) -> FormData:
    """A form that may have a file of so many bytes; its owner closes it."""
    if not request.headers.get("Content-Type", "").lower().startswith("multipart/form-data"):
        return await small_form(request)
    most = limit + FORM_BYTES
    check_length(request.headers.get("Content-Length"), most)
    return await read_form(request, counted(request.stream(), most))


def field(form: FormData, name: str) -> str:
    """A text of a form without blanks around it; empty if there is none."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
