"""Makes the pictures in ``docs/images`` from a running demo: start `make demo`, then run this.

Needs Chromium on the PATH. The people and companies in the pictures are the fictional ones of ``examples/``.
"""

import asyncio
import shutil
import sys
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import httpx
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import text

from services.ingest import operating
from services.ingest.keys import ApiKey
from shared.settings import ENV_FILE
from shared.tokens import Purpose, Tokens
from talentpool.demo.environment import Ports, read_environment
from talentpool.demo.figures import owner_connection

IMAGES = Path(__file__).parent / "images"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
EXAMPLE = text(
    "SELECT candidate_id, message_id FROM mailer.deliveries JOIN portal.candidates USING (candidate_id) "
    "WHERE kind = 'digest' AND deliveries.state = 'sent' AND deliveries.locale = :locale "
    "ORDER BY jsonb_array_length(content -> 'items') DESC, message_id LIMIT 1"
)

TELLING = text(
    "SELECT c.name AS company, f.name AS feed, delivery_id FROM ingest.reports r "
    "JOIN ingest.deliveries d USING (delivery_id) JOIN ingest.feeds f USING (feed_id) "
    "JOIN ingest.companies c USING (company_id) WHERE d.state = 'read' AND r.taken > 0 "
    "ORDER BY r.rejected > 0 DESC, r.warnings DESC, r.taken DESC LIMIT 1"
)


async def example(locale: str) -> tuple[UUID, str]:
    """A candidate with a full digest in this locale, and the digest's Message-ID."""
    async with owner_connection() as connection:
        row = (await connection.execute(EXAMPLE, {"locale": locale})).one()
    return row.candidate_id, row.message_id


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


def main() -> None:
    """Make all pictures."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or not ENV_FILE.exists():
        sys.exit("screenshots need Chromium on the PATH and a running demo: start `make demo` first")
    ports, tokens = Ports(), Tokens(read_environment(ENV_FILE)["TALENTPOOL_SECRET_KEYS"])
    portal, mailbox = (f"http://127.0.0.1:{port}" for port in (ports.of("portal"), ports.mailbox))
    ingest = f"http://127.0.0.1:{ports.of('ingest')}"
    mails = httpx.get(f"{mailbox}/api/mails", params={"limit": 100_000}).json()["mails"]
    pages = {mail["message_id"]: f"{mailbox}/mails/{mail['id']}/html" for mail in mails}
    IMAGES.mkdir(exist_ok=True)
    people = {locale: asyncio.run(example(locale)) for locale in ("en", "nb")}
    profile = f"{portal}/profile/{tokens.sign(Purpose.PROFILE, people['en'][0])}"
    company, key, delivery = asyncio.run(member())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        for locale, (_, message_id) in people.items():
            shoot(browser, pages[message_id], f"digest-{locale}", (680, 1300))
        shoot(browser, pages[people["en"][1]], "digest-dark", (680, 900))
        shoot(browser, pages[people["nb"][1]], "digest-phone", (360, 800))
        shoot(browser, f"{portal}/?lang=en", "portal-signup", (1000, 900))
        shoot(browser, f"{profile}?lang=en", "portal-profile", (1000, 1300))
        shoot(browser, mailbox, "mailbox", (1000, 700))
        shoot_companies(browser, ingest, key, delivery)
        browser.close()
    asyncio.run(operating.revoke_key(company, ApiKey(key).prefix))


if __name__ == "__main__":
    main()
