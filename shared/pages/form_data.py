"""Reads a sent form, and stops reading when it is larger than any person's."""

from fastapi import HTTPException, Request
from starlette.datastructures import FormData
from starlette.types import Message, Receive

MOST_BYTES = 128 * 1024
MOST_FIELDS = 500


async def read_form(request: Request) -> FormData:
    """The form's fields; 413 if it is too large, 400 if it is no form."""
    bounded = Request(request.scope, _bounded(request.receive))
    return await bounded.form(max_files=0, max_fields=MOST_FIELDS, max_part_size=MOST_BYTES)


def _bounded(receive: Receive) -> Receive:
    seen = 0

    async def read() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST_BYTES:
            raise HTTPException(413, "The form is too large.")
        return message

    return read
