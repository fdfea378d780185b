"""Serves the gallery on the loopback address, and draws anew when a source of the mails changes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import typer
import uvicorn
from starlette.applications import Starlette
from watchfiles import Change, awatch

from services.mailer.gallery.pages import create_gallery
from services.mailer.gallery.showing import Show

HOST = "127.0.0.1"
SOURCES = Path(__file__).parents[1]
SUFFIXES = (".mjml", ".txt", ".po", ".py")


def is_source(_change: Change, path: str) -> bool:
    """Whether a mail can look different after a change of this file."""
    return path.endswith(SUFFIXES)


async def watch(show: Show, stop: asyncio.Event) -> None:
    """Draw anew after each change of templates, catalogues, examples or the code that renders them."""
    async for _changes in awatch(SOURCES, watch_filter=is_source, stop_event=stop):
        await show.renew()


def with_watch(show: Show) -> Starlette:
    """The gallery, which draws at its start and after each change."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await show.renew()
        stop = asyncio.Event()
        watching = asyncio.create_task(watch(show, stop))
        yield
        stop.set()
        with suppress(asyncio.CancelledError):
            await watching

    app = create_gallery(show)
    app.router.lifespan_context = lifespan
    return app


def serve(port: int) -> None:
    """Serve until it is interrupted."""
    typer.echo(f"the gallery is at http://{HOST}:{port} (end it with Ctrl+C)")
    uvicorn.run(with_watch(Show()), host=HOST, port=port, log_level="warning", timeout_graceful_shutdown=1)
