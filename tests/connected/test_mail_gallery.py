"""The gallery with its own process that draws, and its watch over the files."""

import asyncio
from pathlib import Path

import pytest

from services.mailer.gallery import serving, showing
from services.mailer.gallery.sheet import Sheet
from services.mailer.gallery.showing import Drawn, Show, draw_anew


async def test_the_mails_are_drawn_in_a_process_of_their_own() -> None:
    drawn = await draw_anew()
    assert drawn.failure == ""
    sheet = drawn.find("digest.nb.plain")
    assert sheet is not None
    assert "Nye jobber" in sheet.html


async def test_a_process_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "DRAWING", "services.mailer.gallery.missing")
    assert "No module named services.mailer.gallery.missing" in (await draw_anew()).failure


async def test_a_change_of_a_template_is_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(serving, "SOURCES", tmp_path)
    template = tmp_path / "body.mjml"
    template.write_text("before", encoding="utf-8")
    (tmp_path / "notes.md").write_text("no source", encoding="utf-8")

    async def draw() -> Drawn:
        return Drawn((Sheet("a", "alert", "nb", html=template.read_text(encoding="utf-8")),))

    show, stop = Show(draw=draw), asyncio.Event()
    await show.renew()
    watching = asyncio.create_task(serving.watch(show, stop))
    async with asyncio.timeout(60):
        seen = asyncio.ensure_future(anext(show.changes(1)))
        while not seen.done():
            template.write_text("after", encoding="utf-8")
            await asyncio.wait([seen], timeout=1)
    stop.set()
    await watching
    assert show.drawn.sheets[0].html == "after"
