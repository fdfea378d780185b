"""Makes the pictures in ``docs/images``: ``python docs/screenshots.py`` after `make demo` makes all of them,
``python docs/screenshots.py mails`` those of the mails, for which nothing has to run.

Needs Chromium on the PATH. The people and companies in the pictures are fictional: those of ``examples/`` and
of ``services/mailer/examples.py``.
"""

import asyncio
import shutil
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import quote
from uuid import UUID

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import text

from services.ingest import operating
from services.ingest.keys import ApiKey
from services.mailer import example_articles, examples
from services.mailer.gallery.drawing import Example, all_examples
from services.mailer.render import render
from shared.settings import ENV_FILE
from shared.tokens import Purpose, Tokens
from shared.vocabulary import Locale, MailKind
from talentpool.demo.environment import Ports, read_environment
from talentpool.demo.figures import owner_connection

IMAGES = Path(__file__).parent / "images"
Scheme = Literal["light", "dark"]
FRAMES: tuple[tuple[int, Scheme], ...] = (
    *((320, "light"), (600, "light"), (800, "light")),
    *((320, "dark"), (600, "dark"), (800, "dark")),
)
SHRUNK = 0.4
BUOY = IMAGES / "buoy.svg"
"""Stands in for the picture of an example article, which lies nowhere."""
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SOMEBODY = text("SELECT candidate_id FROM portal.profiles ORDER BY candidate_id LIMIT 1")

TELLING = text(
    "SELECT c.name AS company, f.name AS feed, delivery_id FROM ingest.reports r "
    "JOIN ingest.deliveries d USING (delivery_id) JOIN ingest.feeds f USING (feed_id) "
    "JOIN ingest.companies c USING (company_id) WHERE d.state = 'read' AND r.taken > 0 "
    "ORDER BY r.rejected > 0 DESC, r.warnings DESC, r.taken DESC LIMIT 1"
)


async def somebody() -> UUID:
    """A candidate with a profile."""
    async with owner_connection() as connection:
        return UUID(str((await connection.execute(SOMEBODY)).scalar_one()))


def shoot(browser: Browser, url: str, name: str, size: tuple[int, int]) -> None:
    """One picture of the top of a page, ``size`` wide and high; a name with "dark" is in dark colours."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if "dark" in name else "light"
    )
    page = context.new_page()
    page.goto(url)
    page.screenshot(path=IMAGES / f"{name}.png")
    context.close()
    print(f"docs/images/{name}.png")  # noqa: T201  a script that says what it made


def shoot_companies(browser: Browser, ingest: str, key: str, delivery: str) -> None:
    """The pages of a company that signs in, with one key of its own for the pictures."""
    context = browser.new_context(
        viewport={"width": 1000, "height": 1000}, color_scheme="light", locale="en-GB"
    )
    page = context.new_page()
    page.goto(ingest)
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Sign in").click()
    for path, name in (("/feeds?lang=en", "ingest-feeds"), (f"{delivery}?lang=en", "ingest-report")):
        page.goto(ingest + path)
        page.screenshot(path=IMAGES / f"{name}.png")
        print(f"docs/images/{name}.png")  # noqa: T201  a script that says what it made
    context.close()


async def member() -> tuple[str, str, str]:
    """A company with a telling report, a new key of it, and the report's path."""
    async with owner_connection() as connection:
        row = (await connection.execute(TELLING)).one()
    key = await operating.add_key(row.company)
    return row.company, key.secret, f"/feeds/{quote(row.feed, safe='')}/deliveries/{row.delivery_id}"


def shoot_mails(browser: Browser) -> None:
    """The tops of digests, and a sheet of each kind of mail in every width and colour."""
    for name, locale, size in (
        ("digest-en", Locale.EN, (680, 1300)),
        ("digest-nb", Locale.NB, (680, 1300)),
        ("digest-dark", Locale.EN, (680, 900)),
        ("digest-phone", Locale.NB, (360, 800)),
    ):
        html = render(Example(MailKind.DIGEST, locale).letter(), examples.HEAD).html
        _save(_opened(browser, html, size, "dark" if "dark" in name else "light"), name)
    for example in all_examples():
        if example.locale is Locale.EN:
            html = render(example.letter(jobs=2), examples.HEAD).html
            name = "-".join(filter(None, ("mail", example.kind, example.variant)))
            _save(_sheet(browser, [_whole(browser, html, *frame) for frame in FRAMES]), name)


def _opened(browser: Browser, html: str, size: tuple[int, int], scheme: Scheme = "light") -> Page:
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    context.route(f"{example_articles.PICTURES}/**", lambda route: route.fulfill(path=BUOY))
    page = context.new_page()
    page.set_content(html)
    return page


def _whole(browser: Browser, html: str, width: int, scheme: Scheme) -> bytes:
    """A mail in its whole length."""
    page = _opened(browser, html, (width, 100), scheme)
    picture = page.screenshot(full_page=True)
    page.context.close()
    return picture


def _sheet(browser: Browser, pictures: list[bytes]) -> Page:
    """Pictures side by side, made smaller."""
    images = "".join(
        f'<img src="data:image/png;base64,{b64encode(picture).decode()}" style="zoom:{SHRUNK}">'
        for picture in pictures
    )
    style = "display:inline-flex;align-items:flex-start;gap:12px;margin:0;padding:12px;background:#8b9294"
    page = _opened(browser, f'<body style="{style}">{images}</body>', (100, 100))
    page.wait_for_function("[...document.images].every(image => image.complete)")
    width, height = page.evaluate("[document.body.offsetWidth, document.body.offsetHeight]")
    page.set_viewport_size({"width": width, "height": height})
    return page


def _save(page: Page, name: str) -> None:
    page.screenshot(path=IMAGES / f"{name}.png")
    page.context.close()
    print(f"docs/images/{name}.png")  # noqa: T201  a script that says what it made


def shoot_demo(browser: Browser, candidate_id: UUID, key: str, delivery: str) -> None:
    """The pages of a running demo."""
    ports, tokens = Ports(), Tokens(read_environment(ENV_FILE)["TALENTPOOL_SECRET_KEYS"])
    portal, mailbox = (f"http://127.0.0.1:{port}" for port in (ports.of("portal"), ports.mailbox))
    profile = f"{portal}/profile/{tokens.sign(Purpose.PROFILE, candidate_id)}"
    shoot(browser, f"{portal}/?lang=en", "portal-signup", (1000, 900))
    shoot(browser, f"{profile}?lang=en", "portal-profile", (1000, 1300))
    shoot(browser, mailbox, "mailbox", (1000, 700))
    shoot_companies(browser, f"http://127.0.0.1:{ports.of('ingest')}", key, delivery)


def make(chromium: str, shoot_all: Callable[[Browser], None]) -> None:
    """Open a browser for some pictures. Playwright runs a loop of its own: no other may run meanwhile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        shoot_all(browser)
        browser.close()


def main() -> None:
    """Make the pictures."""
    chromium, only_mails = (
        shutil.which("chromium") or shutil.which("google-chrome"),
        sys.argv[1:] == ["mails"],
    )
    if chromium is None or not (only_mails or ENV_FILE.exists()):
        sys.exit("screenshots need Chromium on the PATH and a running demo: start `make demo` first")
    IMAGES.mkdir(exist_ok=True)
    make(chromium, shoot_mails)
    if not only_mails:
        candidate_id = asyncio.run(somebody())
        company, key, delivery = asyncio.run(member())
        make(chromium, lambda browser: shoot_demo(browser, candidate_id, key, delivery))
        asyncio.run(operating.revoke_key(company, ApiKey(key).prefix))


if __name__ == "__main__":
    main()
