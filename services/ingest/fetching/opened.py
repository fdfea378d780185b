"""An answer opened as far as paging needs it."""

from typing import Any

import httpx
import orjson

from services.ingest.paging.interface import Page
from shared.fetching.messages import Answer, Body, Request

LARGEST_PAGE = 4_000_000
"""Bytes; a larger JSON document is no page of many, and is not opened here."""
SCANNED = 1_000_000
EDGE = 4_096
BLANK = b" \t\r\n\xef\xbb\xbf"


def open_page(request: Request, answer: Answer) -> Page:
    """JSON is parsed; of everything else there is the beginning and the end."""
    return Page(
        request=request,
        url=httpx.URL(answer.address),
        data=_json(answer.body),
        text=b"" if _looks_like_json(answer.body) else _edges(answer.body, SCANNED),
        headers=answer.headers,
    )


def hides_next(answer: Answer, page: Page) -> bool:
    """Whether a document that was too large to be opened names a next page."""
    if page.data is not None or not _looks_like_json(answer.body):
        return False
    return b'"next' in _edges(answer.body, EDGE)


def _looks_like_json(body: Body) -> bool:
    return body.head(EDGE).lstrip(BLANK)[:1] in (b"{", b"[")


def _json(body: Body) -> Any:
    if body.size > LARGEST_PAGE or not _looks_like_json(body):
        return None
    try:
        return orjson.loads(body.content().removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return None


def _edges(body: Body, size: int) -> bytes:
    head = body.head(size)
    if body.size <= size:
        return head
    body.file.seek(max(size, body.size - size))
    return head + b" " + body.file.read(size)
