"""The sign-up path as a person walks it, in a real browser without JavaScript."""

import re
import shutil
from collections.abc import Iterator

import pytest
from fixtures.system import System, eventually
from playwright.sync_api import Browser, Page, expect, sync_playwright

ADDRESS = "linh.tran@example.org"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no browser: install Chromium (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_context(java_script_enabled=False, locale="en-GB").new_page()


def mailed_link(system: System, path: str) -> str:
    mail = eventually(lambda: next(iter(system.mails(ADDRESS)), None))
    text = system.mail(mail["id"]).get_body(("plain",))
    assert text is not None
    found = re.search(rf"http://127\.0\.0\.1:\d+/{path}/[\w.~-]+", text.get_content())
    assert found
    return found[0]


def test_a_person_signs_up_confirms_fills_the_form_and_leaves(system: System, page: Page) -> None:
    page.goto(system.url("portal", "/?lang=en"))
    page.get_by_label("E-mail address").fill("not an address")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "not an address" in page.content()

    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Sign up").click()

    page.goto(mailed_link(system, "confirm"))
    page.get_by_role("button", name="Yes, I want to join").click()
    expect(page).to_have_url(re.compile("/profile/"))

    page.locator("[name='occupation']").fill("Nurse")
    page.locator("[name='skills']").fill("Wound care, Medication")
    page.locator("[name='anywhere']").check()
    expect(page.get_by_label("Also places within commuting distance")).to_be_checked()
    expect(page.get_by_label("Employers may find me")).not_to_be_checked()
    page.get_by_label("Least pay").fill("45 000")
    page.locator("input[name='permit'][value='eea']").check()
    page.locator("input[name='cadence'][value='edition']").check()
    page.get_by_role("button", name="Save profile").click()
    page.get_by_role("link", name="Write a year's pay in kroner").click()
    page.get_by_label("Least pay").fill("550 000")
    page.get_by_label("Time of the newsletter").select_option("07:00")
    page.get_by_label("Time zone").select_option("India: Kolkata")
    page.locator("#quiet_from").select_option("22:00")
    page.get_by_role("button", name="Save profile").click()
    page.get_by_role("link", name="Choose when the quiet hours begin and when they end").click()
    page.locator("#quiet_until").select_option("06:00")
    page.get_by_label("I study here").check()
    page.get_by_role("button", name="Save profile").click()
    expect(page).to_have_url(re.compile("saved=1"))
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Kolkata")
    expect(page.locator("#quiet_until")).to_have_value("6")
    expect(page.get_by_label("I study here")).to_be_checked()
    assert "Nurse" in page.content()
