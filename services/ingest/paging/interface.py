"""What a format's paging is: what comes after a page, and which rows need a request of their own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson

from shared.fetching.messages import Request


@dataclass(frozen=True)
class Page:
    """An answer as paging sees it. ``data`` is its JSON, ``text`` the bytes of what is no JSON.

    Header names are lower case. ``url`` is where it came from, after redirects.
    """

    request: Request
    url: httpx.URL
    data: Any = None
    text: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def root(self) -> dict[str, Any]:
        """The JSON object, empty if it is none."""
        return self.data if isinstance(self.data, dict) else {}

    def number(self, name: str, default: int = 0) -> int:
        """A number in the address's query."""
        value = self.url.params.get(name, "")
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else default  # noqa: PLR2004  digits that fit


def _merged(row: Any, detail: Any) -> Any:
    return {**row, **detail}


def _object(content: bytes) -> Any:
    found = orjson.loads(content)
    if not isinstance(found, dict):
        message = "no JSON object"
        raise ValueError(message)  # noqa: TRY004  the content is wrong, not its type
    return found


def _json(page: Page, _rows: list[Any]) -> bytes:
    return orjson.dumps(page.data)


@dataclass(frozen=True)
class Details:
    """Rows that lack what only their own address gives. ``ask`` answers ``None`` for a row that is whole.

    A row is a JSON object of the page's data, or the bytes of an XML element. ``read`` raises ``ValueError``
    for an answer that is no detail; ``write`` gives the page with its rows completed.
    """

    rows: Callable[[Page], list[Any]]
    ask: Callable[[Page, Any], Request | None]
    merge: Callable[[Any, Any], Any] = _merged
    read: Callable[[bytes], Any] = _object
    write: Callable[[Page, list[Any]], bytes] = _json


@dataclass(frozen=True)
class Paging:
    """``opening`` turns an address that people know into the first request, ``None`` if it is not this
    format's. ``follow`` gives the requests after a page. ``index`` says that a page only lists what
    ``follow`` asks for. ``tail`` says that the source appends to its last page: it is read from where the
    last pull ended, never conditionally, and what it does not hold is not gone.
    """

    name: str
    fits: Callable[[Page], bool]
    follow: Callable[[Page], Sequence[Request]] = lambda _page: ()
    opening: Callable[[httpx.URL], Request | None] = lambda _url: None
    details: Details | None = None
    index: Callable[[Page], bool] = lambda _page: False
    tail: bool = False
