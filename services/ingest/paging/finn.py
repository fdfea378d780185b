"""Finn's Atom: pages by ``rel="next"``; an ad's text stands in the entry at its own address."""

from services.ingest.paging import links
from services.ingest.paging.interface import Details, Page, Paging
from services.ingest.paging.steps import joined
from shared.fetching.messages import Request

NAMESPACE = b"xmlns.finn.no"
BEGIN, END = b"<entry", b"</entry>"
HEAD = 4_096
LARGEST = 1_000_000
"""Bytes; of a larger document only parts are there."""


def fits(page: Page) -> bool:
    """A small Atom feed with Finn's fields."""
    head = page.text[:HEAD]
    return NAMESPACE in head and b"<feed" in head and len(page.text) <= LARGEST


def _spans(text: bytes) -> list[tuple[int, int]]:
    """Where entries begin and end; entries hold no entries."""
    found, at = list[tuple[int, int]](), 0
    while (start := text.find(BEGIN, at)) >= 0 and (end := text.find(END, start)) >= 0:
        at = end + len(END)
        found.append((start, at))
    return found


def _rows(page: Page) -> list[bytes]:
    return [page.text[start:end] for start, end in _spans(page.text)]


def _ask(page: Page, row: bytes) -> Request | None:
    if b"<content" in row:
        return None
    address = links.href(row, "self")
    return next(iter(joined(page, address)), None) if address else None


def _read(content: bytes) -> bytes:
    """The entry, which declares its own namespaces."""
    declaration = content[:100].partition(b"?>")[0].lower()
    spans = _spans(content)
    if len(spans) != 1 or (b"encoding" in declaration and b"utf-8" not in declaration):
        message = "no entry in UTF-8"
        raise ValueError(message)
    return content[slice(*spans[0])]


def _write(page: Page, rows: list[bytes]) -> bytes:
    """The feed with other entries."""
    spans = _spans(page.text)
    return page.text[: spans[0][0]] + b"\n".join(rows) + page.text[spans[-1][1] :]


DETAILS = Details(_rows, _ask, lambda _row, entry: entry, _read, _write)
PAGING = Paging("finn-atom", fits, links.follow, details=DETAILS)
