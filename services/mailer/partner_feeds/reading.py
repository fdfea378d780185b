"""Reads RSS and Atom: items with a title and a link, their texts free from markup. Pure, but maybe slow."""

import html
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]  # it ships no types
import nh3

from services.mailer.partner_feeds.items import Item
from services.mailer.text import one_line, safe_url
from shared.errors import TalentPoolError

MOST_ITEMS = 50
LONGEST_GUID = 1_000
LONGEST_LINK = 2_000
LONGEST_TEXT = 2_000
_BLOCK = re.compile(r"<(?=/?(?:p|br|li|div|h[1-6]|tr|td|ul|ol)\b)", re.IGNORECASE)


class UnreadableFeedError(TalentPoolError):
    """What came is no feed; ``code``, ``message`` and ``mend`` say so to the editor."""

    def __init__(self, code: str, message: str, mend: str) -> None:
        super().__init__(f"{message}: {mend}")
        self.code, self.message, self.mend = code, message, mend


@dataclass(frozen=True)
class FeedContent:
    """A feed's first items, and how many it has without a title or a usable link.

    ``broken`` says that it is not well-formed, so that items after the break may be missing.
    """

    items: tuple[Item, ...]
    left_out: int = 0
    broken: str = ""


def read_feed(content: bytes, address: str, media_type: str = "") -> FeedContent:
    """The items of a feed; raises :class:`UnreadableFeedError` for what is none."""
    headers = {"content-location": address} | ({"content-type": media_type} if media_type else {})
    found = feedparser.parse(BytesIO(content), response_headers=headers)
    if not found.get("version") and not found.entries:
        raise UnreadableFeedError(
            code="not-a-feed",
            message="the address answers with something else than RSS or Atom",
            mend="give the address of the feed itself, not of the page",
        )
    entries = found.entries[:MOST_ITEMS]
    items = tuple(filter(None, map(_item, entries)))
    fault = found.get("bozo_exception") if found.bozo else None
    harmless = isinstance(fault, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType)
    broken = "" if fault is None or harmless else one_line(str(fault), 200) or type(fault).__name__
    return FeedContent(tuple(_once(items)), len(entries) - len(items), broken)


def _item(entry: Mapping[str, Any]) -> Item | None:
    link = safe_url(str(entry.get("link") or ""))
    title = plain(str(entry.get("title") or ""))
    if link is None or not link.startswith("https:") or len(link) > LONGEST_LINK or not title:
        return None
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return Item(
        guid=str(entry.get("id") or link)[:LONGEST_GUID],
        link=link,
        title=title,
        summary=plain(str(entry.get("summary") or "")),
        published=_moment(moment),
    )


def _once(items: tuple[Item, ...]) -> Iterator[Item]:
    seen = set[str]()
    for item in items:
        if not seen & {item.identity, item.link_hash}:
            yield item
        seen |= {item.identity, item.link_hash}


def plain(source: str) -> str:
    """Text of HTML in one line: no tags, no scripts, words of neighbouring blocks apart."""
    cleaned = nh3.clean(_BLOCK.sub(" <", source), tags=set())
    return one_line(html.unescape(cleaned), LONGEST_TEXT)


def _moment(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None
