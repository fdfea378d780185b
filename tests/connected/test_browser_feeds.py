"""The five minutes of a company's HR person, in a real browser without JavaScript."""

import json
import re
import shutil
from pathlib import Path

import pytest
from fixtures.ingest import IngestSite
from playwright.async_api import Page, async_playwright, expect

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
JOBS = [
    {
        "id": number,
        "absolute_url": f"https://example.org/{number}",
        "title": title,
        "location": {"name": "Oslo"},
        "content": "&lt;p&gt;Vi søker deg som snakker godt norsk.&lt;/p&gt;",
    }
    for number, title in enumerate(("Kokk", "Servitør", ""), start=1)
]


async def open_report(page: Page, ingest_site: IngestSite) -> None:
    await expect(page.get_by_text("This page loads itself again")).to_be_visible()
    await ingest_site.read(page.url.split("/")[-1].split("?")[0])
    await expect(page.get_by_role("heading", name="Jobs that were taken")).to_be_visible(timeout=15_000)


async def test_a_person_signs_in_tries_a_file_uses_it_and_sees_the_report(
    ingest_site: IngestSite, ingest_address: str, tmp_path: Path
) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no browser: install Chromium (Debian: apt-get install chromium)")
    file = tmp_path / "careers.json"
    file.write_text(json.dumps({"jobs": JOBS}), encoding="utf-8")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        context = await browser.new_context(java_script_enabled=False, locale="en-GB")
        page = await context.new_page()

        await page.goto(ingest_address)
        await page.get_by_label("API key").fill("tp_wrong")
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.locator("#key-problem")).to_contain_text("This key does not work")
        await page.get_by_label("API key").fill(ingest_site.one.key)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Your feeds")

        await page.get_by_label("or choose a file").set_input_files(file)
        await page.get_by_role("button", name="Try it").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("2 jobs would be taken")
        await expect(page.get_by_text("the posting has no title")).to_be_visible()
        await expect(page.get_by_text("give every posting a title")).to_be_visible()

        await page.get_by_label("The file").set_input_files(file)
        await page.get_by_role("button", name="Use this feed").click()
        await expect(page).to_have_url(re.compile("/feeds/careers/deliveries/"))
        await open_report(page, ingest_site)
        await expect(page.get_by_role("link", name="Servitør")).to_be_visible()

        await page.get_by_role("link", name="careers").click()
        await expect(page.get_by_text("Works, with warnings").first).to_be_visible()
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        await browser.close()
