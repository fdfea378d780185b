"""The file of a request: its body, plain or gzip, or the first file of a form."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from services.ingest.bodies import RefusedDeliveryError, check_length, counted, unpacked_stream
from services.ingest.spooling import Spooled, spool, spool_file

ENCODINGS = ("identity", "gzip", "x-gzip")
FILE: dict[str, Any] = {"type": "string", "format": "binary"}
FORM: dict[str, Any] = {"type": "object", "properties": {"file": FILE}, "required": ["file"]}
BODY_OF_A_FEED: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The feed, plain or gzip, in any format of docs/feeds.md; or a form with one file.",
        "content": {
            "application/octet-stream": {"schema": FILE},
            "multipart/form-data": {"schema": FORM},
        },
    }
}


async def body_of(request: Request, folder: Path, limit: int) -> tuple[Spooled, str | None]:
    """The file, spooled as it comes, and the name that a form gives it. Raises ``RefusedDeliveryError``."""
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding not in ENCODINGS:
        raise RefusedDeliveryError(
            415, "Encoding not understood", f"send the body plain or gzip, not {encoding[:20]}"
        )
    check_length(request.headers.get("Content-Length"), limit)
    body = counted(request.stream(), limit)
    if not request.headers.get("Content-Type", "").lower().startswith("multipart/form-data"):
        return await spool(body, folder, limit), None
    form = await read_form(request, body if encoding == "identity" else unpacked_stream(body, limit))
    try:
        return await file_of(form, folder, limit)
    finally:
        await form.close()


async def file_of(form: FormData, folder: Path, limit: int) -> tuple[Spooled, str | None]:
    """The first file of a form, and its name."""
    for value in form.values():
        if isinstance(value, UploadFile):
            return await asyncio.to_thread(spool_file, value.file, folder, limit), value.filename
    raise RefusedDeliveryError(400, "No file in the form", "send the feed file as a file field of the form")


async def read_form(request: Request, body: AsyncIterator[bytes]) -> FormData:
    """A multipart form; its files lie on disk when they are large."""
    try:
        return await MultiPartParser(request.headers, _generated(body)).parse()
    except (MultiPartException, KeyError, ValueError):
        detail = "the multipart form is broken: send the feed file as the plain body instead"
        raise RefusedDeliveryError(400, "Broken form", detail) from None


async def _generated(body: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    async for chunk in body:
        yield chunk
