"""Add a feed: paste an address or choose a file, try it, use it. A try stores nothing."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from services.ingest import own_feeds, tries
from services.ingest.api.bodies import file_of
from services.ingest.bodies import RefusedDeliveryError
from services.ingest.operating import usable_name
from services.ingest.pages import words
from services.ingest.pages.feeds import Entry, feeds_page, views_of
from services.ingest.pages.forms import check_origin, field, file_form
from services.ingest.pages.rendering import page, translated
from services.ingest.pages.signing_in import Doorkeeper
from services.ingest.pages.words import Mistake
from services.ingest.pull_operating import Wishes
from services.ingest.reading import Company
from services.ingest.receiving import take_delivery
from services.ingest.serving import Serving
from services.ingest.spooling import Spooled, spool_folder
from services.ingest.tries import Tried
from shared.errors import TalentPoolError
from shared.fetching.errors import FetchError
from shared.pages.reader import reader_locale

SHOWN_LINES = 50
USUAL_NAME = "careers"


@dataclass(frozen=True)
class Entered:
    """What the form holds. ``file`` is none where no file was chosen."""

    form: FormData
    address: str
    name: str
    file: UploadFile | None

    @property
    def plain(self) -> dict[str, str]:
        """What the form shows again."""
        return {"address": self.address, "name": self.name}

    @property
    def feed_name(self) -> str:
        """The name given, or else that of the file, or that of the site."""
        if self.name:
            return self.name
        if self.file is not None and self.file.filename:
            return PurePosixPath(self.file.filename.replace("\\", "/")).name.split(".")[0] or USUAL_NAME
        return (urlsplit(self.address).hostname or USUAL_NAME).removeprefix("www.")

    def check(self) -> None:
        """Raises ``WrongEntryError`` if something is missing, or too much."""
        if bool(self.address) == (self.file is not None):
            raise WrongEntryError(Mistake.BOTH if self.address else Mistake.NOTHING)


class WrongEntryError(Exception):
    """What was entered will not do; ``why`` is a sentence of the program."""

    def __init__(self, mistake: Mistake, why: str = "") -> None:
        super().__init__(mistake)
        self.mistake = mistake
        self.why = why


def router(serving: Serving, door: Doorkeeper) -> APIRouter:
    """``POST /feeds``."""
    routes = APIRouter(include_in_schema=False)
    runtime = serving.runtime

    @routes.post("/feeds")
    async def add(request: Request) -> Response:
        check_origin(request)
        async with runtime.engine.connect() as connection:
            company = await door.company(connection, request)
        form = await file_form(request, serving.settings.largest_delivery)
        entered = read_entered(form)
        try:
            entered.check()
            answer = use if field(form, "do") == "use" else show_try
            return await answer(request, serving, company, entered)
        except WrongEntryError as error:
            said = translated(request, words.MISTAKES[error.mistake], why=error.why)
            async with runtime.engine.connect() as connection:
                views = await views_of(connection, company)
            entry = Entry(entered.plain, {"address": said})
            return feeds_page(request, serving, company, views, entry)
        finally:
            await form.close()

    return routes


def read_entered(form: FormData) -> Entered:
    """An empty file field is one that nobody touched."""
    file = form.get("file")
    chosen = file if isinstance(file, UploadFile) and file.filename else None
    return Entered(form, field(form, "address"), field(form, "name"), chosen)


async def show_try(request: Request, serving: Serving, company: Company, entered: Entered) -> Response:
    """The report of a feed that is not stored."""
    if not serving.tries.take(str(company.company_id)):
        raise WrongEntryError(Mistake.TRIES)
    with spool_folder() as folder:
        tried = await _tried(serving, company, entered, folder)
        jobs = tries.first_postings(tried, SHOWN_LINES)
    return page(
        request,
        "tried.html",
        serving.settings,
        company=company,
        result=tried.result,
        jobs=jobs,
        entered=entered.plain | {"name": entered.feed_name},
        from_file=entered.file is not None,
        shown=SHOWN_LINES,
    )


async def use(request: Request, serving: Serving, company: Company, entered: Entered) -> Response:
    """A new feed: fetched from its address, or pushed with the file as its first delivery."""
    runtime, lang = serving.runtime, f"?lang={reader_locale(request)}"
    with spool_folder() as folder:
        try:
            name = _name(entered)
            part = await _file(entered, folder, serving.settings.largest_delivery)
            async with runtime.engine.begin() as tx:
                wishes = Wishes(url=entered.address or None)
                feed_id = await own_feeds.add(tx, serving.settings, company, name, wishes)
        except own_feeds.TakenError:
            raise WrongEntryError(Mistake.TAKEN) from None
        except FetchError as error:
            raise WrongEntryError(Mistake.ADDRESS, f"{error.message}; {error.mend}") from None
        except TalentPoolError as error:
            raise WrongEntryError(Mistake.FILE if entered.file else Mistake.ADDRESS, str(error)) from None
        address = f"/feeds/{quote(name, safe='')}"
        if part is None:
            return RedirectResponse(f"{address}{lang}&note=added", status_code=303)
        delivery_id = await take_delivery(runtime.engine, runtime.ledger, feed_id, [part])
    runtime.nudge_relay()
    return RedirectResponse(f"{address}/deliveries/{delivery_id}{lang}", status_code=303)


def _name(entered: Entered) -> str:
    try:
        return usable_name(entered.feed_name)
    except TalentPoolError:
        raise WrongEntryError(Mistake.NAME) from None


async def _tried(serving: Serving, company: Company, entered: Entered, folder: Path) -> Tried:
    try:
        part = await _file(entered, folder, serving.settings.largest_delivery)
    except RefusedDeliveryError as error:
        raise WrongEntryError(Mistake.FILE, error.detail) from None
    if part is None:
        return await tries.try_address(serving, company, entered.address, folder)
    assert entered.file is not None  # noqa: S101  there is a part of it
    return await tries.try_file(serving, company, entered.file.filename or "", part, folder)


async def _file(entered: Entered, folder: Path, limit: int) -> Spooled | None:
    if entered.file is None:
        return None
    part, _ = await file_of(entered.form, folder, limit)
    return part
