"""Every mail as a browser shows it: axe finds nothing to mend in light and dark, nothing is too wide."""

import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from services.mailer import examples
from services.mailer.content import Content
from services.mailer.gallery.drawing import Example, all_examples
from services.mailer.render import render
from shared.vocabulary import Locale, MailKind

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
WIDTHS = (320, 600, 800)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NO_PAGE = {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}
"""A mail stands within a mail program's page, which has the landmarks."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no browser: install Chromium (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield started
        started.close()


def opened(browser: Browser, html: str, scheme: str = "light", width: int = 600) -> Page:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, offline=True)
    page = context.new_page()
    page.set_content(html)
    return page


@pytest.mark.parametrize("example", list(all_examples()), ids=lambda example: example.name)
def test_axe_finds_nothing_to_mend(browser: Browser, example: Example) -> None:
    html = render(example.letter(), examples.HEAD).html
    for scheme in ("light", "dark"):
        page = opened(browser, html, scheme)
        found = Axe().run(page, options={**RULES, "rules": NO_PAGE})
        assert found.response["violations"] == [], found.generate_report()
        assert {"color-contrast", "html-has-lang"} <= {rule["id"] for rule in found.response["passes"]}
        page.context.close()


@pytest.mark.parametrize("example", list(all_examples()), ids=lambda example: example.name)
def test_nothing_is_wider_than_the_window(browser: Browser, example: Example) -> None:
    html = render(example.letter(), examples.HEAD).html
    page = opened(browser, html)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.context.close()


def test_axe_sees_what_is_wrong(browser: Browser) -> None:
    html = render(examples.letter(MailKind.CONFIRM, Locale.NB), examples.HEAD).html
    worse = html.replace('lang="nb"', "", 1).replace("color:#5a6669", "color:#cccccc")
    found = Axe().run(opened(browser, worse), options=RULES)
    assert {"html-has-lang", "color-contrast"} <= {rule["id"] for rule in found.response["violations"]}


def test_a_title_without_a_space_is_broken_rather_than_scrolled(browser: Browser) -> None:
    letter = examples.letter(MailKind.DIGEST, Locale.EN, 1)
    item = letter.content.items[0]
    job = item.job.model_copy(update={"title": "W" * 200, "employer": "M" * 200, "salary": "9" * 120})
    wide = replace(letter, content=Content(items=(item.model_copy(update={"job": job}),)))
    page = opened(browser, render(wide, examples.HEAD).html, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_dark_colours_are_dark_and_light_ones_light(browser: Browser) -> None:
    html = render(examples.letter(MailKind.DIGEST, Locale.NB), examples.HEAD).html
    seen = {}
    for scheme in ("light", "dark"):
        page = opened(browser, html, scheme)
        seen[scheme] = page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor")
        page.context.close()
    assert seen == {"light": "rgb(255, 255, 255)", "dark": "rgb(27, 33, 35)"}
