"""Reading pages as a browser without scripts gets them, and holding them to accessibility."""

from collections.abc import Callable

import httpx
from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.portal.candidates import Candidate
from shared.tokens import Purpose

Address = Callable[[Purpose, Candidate], str]
OWN_PAGES = (Purpose.CONFIRM, Purpose.PROFILE, Purpose.UNSUBSCRIBE, Purpose.RENEW)
SIGN_UP = {"email": "ola@example.org", "name": "Ola", "locale": "nb", "consent": "yes"}


def tree(response: httpx.Response) -> LexborHTMLParser:
    return LexborHTMLParser(response.text)


def heading(response: httpx.Response) -> str:
    found = tree(response).css("h1")
    assert len(found) == 1
    return found[0].text()


def is_labelled(page: LexborHTMLParser, field: LexborNode) -> bool:
    by_id = field.id and page.css_first(f'label[for="{field.id}"]')
    return bool(by_id) or bool(field.parent and field.parent.tag == "label")


def assert_accessible(response: httpx.Response, locale: str) -> None:
    page = tree(response)
    assert page.css_first("html").attributes["lang"] == locale
    assert page.css_first("title").text().strip()
    assert page.css_first("meta[name=viewport]")
    assert page.css_first("a.skip").attributes["href"] == "#main"
    heading(response)
    ids = [node.id for node in page.css("[id]")]
    assert sorted(ids) == sorted(set(ids))
    fields = page.css("input:not([type=hidden]), select, textarea")
    assert [field.html for field in fields if not is_labelled(page, field)] == []
    assert all(fieldset.css_first("legend") for fieldset in page.css("fieldset"))
    for node in page.css("[aria-describedby], [aria-labelledby]"):
        for name in ("aria-describedby", "aria-labelledby"):
            assert set((node.attributes.get(name) or "").split()) <= set(ids)
    for link in page.css('a[href^="#"]'):
        assert str(link.attributes["href"])[1:] in ids
    assert page.css("script:not([src]), style, [style], [onclick]") == []
    assert "{" not in page.body.text()
