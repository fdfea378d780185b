"""Suggestions while somebody types into the profile form, in a real browser, by keyboard and by pointer."""

import asyncio
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright
from unit.services.portal.fakes import MemoryCandidates, app_of, portal_of

from services.portal.candidates import Candidate, Consent
from services.portal.forms import SignUp
from shared.tokens import Purpose
from shared.vocabulary import Locale

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no browser: install Chromium (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The profile page of somebody, served by the portal's own pages on candidates in memory."""
    candidates = MemoryCandidates()
    portal = portal_of(candidates)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app_of(portal), log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            path = portal.address(Purpose.PROFILE, _member(candidates))
            yield f"http://127.0.0.1:{listener.getsockname()[1]}{path}"
        finally:
            server.should_exit = True
            thread.join()


def _member(candidates: MemoryCandidates) -> Candidate:
    form = {"email": "linh@example.org", "name": "Linh", "locale": "nb", "consent": True}

    async def join() -> Candidate:
        await candidates.register(SignUp.model_validate(form), Consent("1", Locale.NB, "sign-up"))
        person = next(iter(candidates.people.values()))
        await candidates.confirm(person.candidate_id)
        return candidates.people[person.candidate_id]

    with ThreadPoolExecutor(1) as elsewhere:  # Playwright's loop runs in this thread
        return elsewhere.submit(asyncio.run, join()).result()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 900, "height": 900})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    context.close()
    assert problems == []


@pytest.mark.parametrize(
    ("locale", "typed", "label"),
    [("nb", "nurs", "sykepleier"), ("en", "sykep", "nurse"), ("en", "carpetn", "carpenter")],
)
def test_an_occupation_is_chosen_by_keyboard(
    page: Page, address: str, locale: str, typed: str, label: str
) -> None:
    page.goto(f"{address}?lang={locale}")
    field = page.locator("#occupation")
    field.fill("")
    field.press_sequentially(typed)
    box = page.locator("#occupation-suggestions")
    expect(box.get_by_role("option").first).to_contain_text(label)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(box.locator("[aria-selected=true]")).to_contain_text(label)
    field.press("Enter")
    expect(field).to_have_value(label)
    expect(box).to_be_hidden()
    expect(page).to_have_url(f"{address}?lang={locale}")


def test_skills_are_added_one_by_one_by_pointer_and_escape_leaves_what_was_typed(
    page: Page, address: str
) -> None:
    page.goto(f"{address}?lang=en")
    field = page.locator("#skills")
    field.fill("")
    field.press_sequentially("pyth")
    page.locator("#skills-suggestions").get_by_role("option", name="Python").click()
    expect(field).to_have_value("Python")
    field.press_sequentially("\nkuber")
    expect(page.locator("#skills-suggestions").get_by_role("option")).to_have_count(1)
    field.press("ArrowUp")
    field.press("Enter")
    expect(field).to_have_value("Python\nKubernetes")
    field.press_sequentially(", exc")
    expect(page.locator("#skills-suggestions")).to_be_visible()
    field.press("Escape")
    expect(page.locator("#skills-suggestions")).to_be_hidden()
    expect(field).to_have_value("Python\nKubernetes, exc")


def test_without_scripts_the_form_is_as_it_was(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}?lang=en")
    page.locator("#occupation").fill("Nurse")
    expect(page.locator(".suggestions")).to_have_count(0)
    context.close()
