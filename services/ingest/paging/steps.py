"""The usual steps from a page to the next: another number in the query, or in the body of a POST."""

import json
from typing import Any

import httpx

from services.ingest.paging.interface import Page
from shared.fetching.messages import Request
from shared.fetching.relative import resolved


def rows_of(data: Any, *path: str) -> list[dict[str, Any]]:
    """The objects of the list at ``path``."""
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []


def whole(value: object) -> int:
    """A count, 0 if it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def with_query(page: Page, /, **numbers: int) -> Request:
    """The page's own request with other numbers in its query."""
    return Request(str(page.url.copy_merge_params(numbers)), headers=page.request.headers)


def posted(page: Page) -> dict[str, Any]:
    """What the page's request posted."""
    try:
        body = json.loads(page.request.body or b"{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def with_body(page: Page, /, **numbers: int) -> Request:
    """The page's own request with other numbers in its body."""
    return post(str(page.url), posted(page) | numbers)


def post(url: str | httpx.URL, body: Any) -> Request:
    """A POST of JSON."""
    return Request(str(url), json.dumps(body, separators=(",", ":")).encode())


def joined(page: Page, address: object) -> tuple[Request, ...]:
    """A request for an address in a page, absolute or relative; none for what is no address."""
    if not isinstance(address, str) or not address.strip() or "\n" in address:
        return ()
    return (Request(resolved(str(page.url), address.strip())),)


def bare(url: httpx.URL) -> tuple[str, list[str]]:
    """Host and the steps of the path, without empty ones."""
    return url.host.lower(), [step for step in url.path.split("/") if step]


def get(host: str, *path: str, **query: str) -> Request:
    """A GET of an https address made of these."""
    return Request(str(httpx.URL(f"https://{host}/{'/'.join(path)}", params=query or None)))
