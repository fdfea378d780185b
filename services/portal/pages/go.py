"""``/go/{token}``: on to a job, for links of those who agreed that clicks are counted.

It leads to exactly the address that stands in the ledger under the signed token, and nowhere else.
"""

import time

from fastapi import APIRouter, Request, Response

from services.portal.clicking import Link, Links, location
from services.portal.pages.portal import ErasedError
from services.portal.programs import Held, is_program
from shared.tokens import Purpose, Tokens

MOST = 1_000


def router(links: Links, tokens: Tokens, held: Held) -> APIRouter:
    """Both lead on; a person's GET waits to be counted. HEAD is sent by programs alone."""
    routes = APIRouter(prefix="/go")

    async def find(token: str) -> tuple[Link, str]:
        delivery_id, number = tokens.read_pair(Purpose.GO, token)
        link = await links.find(delivery_id, number.int) if number.int < MOST else None
        target = location(link.url) if link else None
        if link is None or target is None:
            message = "Nothing is stored under this link any more."
            raise ErasedError(message)
        return link, target

    @routes.head("/{token}")
    async def look(token: str) -> Response:
        _, target = await find(token)
        return Response(status_code=302, headers={"Location": target})

    @routes.get("/{token}")
    async def follow(request: Request, token: str) -> Response:
        link, target = await find(token)
        if not is_program(request.headers):
            held.take(link, time.monotonic())
        return Response(status_code=302, headers={"Location": target})

    return routes
