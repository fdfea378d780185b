"""The JSON-LD scripts of an HTML page, one by one, so that a broken one spoils no other."""

import re
from dataclasses import dataclass

from services.ingest.formats.html_tree import parse_html

JSON_LD = "application/ld+json"
WRAPPER = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*$")


@dataclass(frozen=True)
class Script:
    """``number`` counts the page's JSON-LD scripts from 1; ``line`` is where its text begins."""

    number: int
    line: int
    text: str


def scripts(page: str) -> list[Script]:
    """All scripts of type ``application/ld+json``, in order, without empty ones."""
    if JSON_LD not in page.lower():
        return []
    found = list[Script]()
    line, position = 1, 0
    for node in parse_html(page).css("script[type]"):
        if JSON_LD not in (node.attributes.get("type") or "").lower():
            continue
        body = node.text()
        start = max(page.find(body, position), position)
        line += page.count("\n", position, start)
        position = start
        content = WRAPPER.sub("", body)
        if content.strip():
            found.append(Script(len(found) + 1, line, content))
    return found


def page_base(page: str) -> str | None:
    """What relative links of the page are relative to, if the page says so."""
    tree = parse_html(page)
    for selector, attribute in (
        ("base[href]", "href"),
        ('link[rel="canonical"]', "href"),
        ('meta[property="og:url"]', "content"),
    ):
        node = tree.css_first(selector)
        address = (node.attributes.get(attribute) or "") if node else ""
        if address.startswith(("http://", "https://")):
            return address
    return None
