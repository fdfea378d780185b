"""The gallery's pages: all mails side by side, one in every width and colour, and the mails themselves."""

from collections.abc import AsyncIterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from services.mailer.gallery.sheet import Sheet
from services.mailer.gallery.showing import Show
from shared.vocabulary import Locale

WIDTHS = (320, 600, 800)
SCHEMES = ("light", "dark")
DARK = "(prefers-color-scheme: dark)"
FOLDER = Path(__file__).parent / "web"
_pages = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)


def create_gallery(show: Show) -> Starlette:
    """The application; it only reads."""

    async def overview(request: Request) -> Response:
        chosen = _chosen(request)
        sheets = [sheet for sheet in show.drawn.sheets if _is_asked(sheet, chosen["locale"])]
        return _page("overview.html", show, chosen | {"sheets": sheets})

    async def single(request: Request) -> Response:
        sheet = _found(show, request.path_params["name"])
        return _page("single.html", show, {"sheet": sheet, "widths": WIDTHS, "schemes": SCHEMES})

    async def mail(request: Request) -> Response:
        sheet = _found(show, request.path_params["name"])
        scheme = _one_of(request.query_params.get("scheme"), SCHEMES)
        return HTMLResponse(in_scheme(sheet.html, scheme), headers=_headers())

    async def source(request: Request) -> Response:
        return PlainTextResponse(_found(show, request.path_params["name"]).source, headers=_headers())

    async def changes(request: Request) -> Response:
        seen = request.query_params.get("seen", "0")
        after = int(seen) if seen.isdecimal() else 0
        return StreamingResponse(_events(show, after), media_type="text/event-stream", headers=_headers())

    return Starlette(
        routes=[
            Route("/", overview),
            Route("/changes", changes),
            Route("/mails/{name}.html", mail),
            Route("/mails/{name}.eml", source),
            Route("/mails/{name}", single),
        ]
    )


def in_scheme(html: str, scheme: str) -> str:
    """The mail as a mail program shows it in light or dark colours, whatever the browser's own are."""
    fixed = html.replace(DARK, "all" if scheme == "dark" else "not all")
    return fixed.replace("color-scheme: light dark", f"color-scheme: {scheme}")


async def _events(show: Show, seen: int) -> AsyncIterator[str]:
    """Server-sent events: the number of each new drawing."""
    yield ": connected\n\n"
    async for number in show.changes(seen):
        yield f"event: drawn\ndata: {number}\n\n"


def _chosen(request: Request) -> dict[str, object]:
    asked = request.query_params
    return {
        "locale": _one_of(asked.get("locale"), ("all", *(locale.value for locale in Locale))),
        "width": int(_one_of(asked.get("width"), ("600", *(str(width) for width in WIDTHS)))),
        "scheme": _one_of(asked.get("scheme"), SCHEMES),
        "widths": WIDTHS,
        "schemes": SCHEMES,
        "locales": ("all", *(locale.value for locale in Locale)),
    }


def _one_of(value: str | None, known: tuple[str, ...]) -> str:
    return value if value in known else known[0]


def _is_asked(sheet: Sheet, locale: object) -> bool:
    return locale in ("all", sheet.locale)


def _found(show: Show, name: str) -> Sheet:
    sheet = show.drawn.find(name)
    if sheet is None:
        raise HTTPException(404, f"There is no example {name}: see / for those that there are.")
    return sheet


def _page(name: str, show: Show, values: dict[str, object]) -> Response:
    common = {"number": show.number, "failure": show.drawn.failure}
    return HTMLResponse(_pages.get_template(name).render(common | values), headers=_headers())


def _headers() -> dict[str, str]:
    return {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
