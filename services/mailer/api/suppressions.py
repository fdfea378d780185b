"""The suppression list: figures, one address, files in and out. Answers hold hashes, never addresses."""

from collections.abc import AsyncIterator
from datetime import datetime
from io import BytesIO

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from services.mailer import suppressing
from services.mailer.api.access import Bearer, Serving, caller
from services.mailer.api.failures import ALWAYS, BODY, answer
from services.mailer.settings import MailerSettings
from services.mailer.storage import suppressions as stored
from services.mailer.suppression import AddressHasher
from services.mailer.suppression_lines import Entry

LARGEST_FILE = 50_000_000
NOT_LISTED = answer(404, "The address is not on the list.", "Not found", "this address is not on the list")
TOO_LARGE = answer(413, "The file is too large.", "Content Too Large", "a file may have 50000000 bytes")
CSV = "text/csv"


class ShareAnswer(BaseModel):
    """How many addresses get no mail for a reason."""

    reason: str
    source: str
    count: int
    newest: datetime


class Question(BaseModel):
    """An address, or a hash; in the body, so that no log of addresses is made."""

    address: str = Field(min_length=3, max_length=320, examples=["name@example.org"])


class ListedAnswer(BaseModel):
    """An entry of the list."""

    hash: str
    reason: str
    source: str
    since: datetime
    note: str | None = None


class Addition(Question):
    """An address to be suppressed."""

    note: str | None = Field(default=None, max_length=500, description="Why; without names or addresses.")


class Removal(Question):
    """An address that may get mail again."""

    why: str = Field(min_length=1, max_length=500)


class Added(BaseModel):
    """Whether the address is new on the list."""

    added: bool


class Fault(BaseModel):
    """A line that was left out."""

    line: int
    what: str


class ImportedAnswer(BaseModel):
    """What became of a file; of wrong lines the first thousand are named."""

    added: int
    known: int
    wrong: int
    faults: list[Fault]


def router(serving: Serving) -> APIRouter:
    """``/api/suppressions``."""
    routes = APIRouter(prefix="/api/suppressions", tags=["suppressions"])
    engine = serving.runtime.engine
    settings = serving.runtime.settings
    hasher = suppressing.hasher_of(settings if isinstance(settings, MailerSettings) else MailerSettings())

    @routes.get("", summary="The list in figures", responses=ALWAYS)
    async def figures(request: Request, _key: Bearer) -> list[ShareAnswer]:
        """How many addresses get no mail, by reason and source."""
        caller(serving, request)
        async with engine.connect() as tx:
            return [ShareAnswer(**vars(share)) for share in await stored.shares(tx)]

    @routes.post("/look-up", summary="Look an address up", responses=ALWAYS | BODY)
    async def look_up(question: Question, request: Request, _key: Bearer) -> list[ListedAnswer]:
        """The entries of an address; none, if it is not listed."""
        caller(serving, request)
        async with engine.connect() as tx:
            found = await stored.find(tx, suppressing.keys_of(question.address, hasher))
        return [
            ListedAnswer(
                hash=one.address_hash, reason=one.reason, source=one.source, since=one.since, note=one.note
            )
            for one in found
        ]

    @routes.post("", status_code=201, summary="Add an address", responses=ALWAYS | BODY)
    async def add(given: Addition, request: Request, _key: Bearer) -> Added:
        """Put an address on the list; nothing changes if it is there."""
        caller(serving, request)
        entry = Entry(suppressing.keys_of(given.address, hasher)[0], "operator")
        async with engine.begin() as tx:
            return Added(added=bool(await stored.add(tx, [entry], "operator", given.note)))

    @routes.post(
        "/removals", status_code=204, summary="Take an address off", responses=ALWAYS | BODY | NOT_LISTED
    )
    async def remove(given: Removal, request: Request, _key: Bearer) -> None:
        """Take an address off the list; the reason is kept with the key's name."""
        by = caller(serving, request)
        async with engine.begin() as tx:
            try:
                await suppressing.remove(tx, suppressing.keys_of(given.address, hasher), by.name, given.why)
            except suppressing.NotListedError as error:
                raise HTTPException(404, f"Not found: {error}") from None

    _add_files(routes, serving, hasher)
    return routes


def _add_files(routes: APIRouter, serving: Serving, hasher: AddressHasher) -> None:
    engine = serving.runtime.engine

    @routes.post("/import", summary="Take in a file", responses=ALWAYS | TOO_LARGE)
    async def take_in(request: Request, _key: Bearer) -> ImportedAnswer:
        """A CSV as the body: address or hash, reason. Good lines are taken in whatever the others are."""
        caller(serving, request)
        body = BytesIO()
        async for part in request.stream():
            if body.tell() + len(part) > LARGEST_FILE:
                raise HTTPException(413, f"a file may have {LARGEST_FILE} bytes: send it in parts")
            body.write(part)
        body.seek(0)
        done = await suppressing.import_lines(engine, body, hasher)
        faults = [Fault(line=fault.line, what=fault.what) for fault in done.faults]
        return ImportedAnswer(added=done.added, known=done.known, wrong=done.wrong, faults=faults)

    @routes.get(
        "/export",
        summary="The list as CSV",
        response_class=StreamingResponse,
        responses=ALWAYS | {200: {"content": {CSV: {"schema": {"type": "string"}}}}},
    )
    async def export(request: Request, _key: Bearer) -> StreamingResponse:
        """Hashes with reason, source and time; of use only with the same key."""
        caller(serving, request)

        async def lines() -> AsyncIterator[str]:
            async with engine.connect() as tx:
                async for line in suppressing.export_lines(tx):
                    yield line

        return StreamingResponse(lines(), media_type=CSV)
