"""Completes a page's rows from their own addresses; what is known and unchanged is not asked again."""

import asyncio
import hashlib
import zlib
from collections.abc import Mapping
from typing import Any

import orjson

from services.ingest.fetching.known import Problem, SeenDetail
from services.ingest.fetching.walking import Ask
from services.ingest.paging.interface import Details, Page
from shared.fetching.errors import FetchError
from shared.fetching.messages import Request

GONE = (404, 410)
LARGEST_DETAIL = 500_000
FAILURES_IN_A_ROW = 5


class DetailReader:
    """``used`` is what the next pull should know; ``problems`` say why rows are missing.

    It asks ``most`` times at most, and not after ``until`` of the event loop's clock; completed rows have
    ``room`` bytes.
    """

    def __init__(self, known: Mapping[str, SeenDetail], most: int, until: float, room: int) -> None:
        self._known = known
        self._left = most
        self._until = until
        self._room = room
        self._failures = 0
        self.used: dict[str, SeenDetail] = {}
        self.problems: dict[str, Problem] = {}
        self.wait: float | None = None

    async def complete(self, page: Page, details: Details, ask: Ask) -> bytes | None:
        """The page with what was found, and without rows that stay incomplete; ``None`` if none lacked it."""
        rows, touched = details.rows(page), False
        complete = list[Any]()
        for row in rows:
            request = details.ask(page, row) if isinstance(row, dict | bytes) else None
            if request is None:
                complete.append(row)
                continue
            touched = True
            found = await self._detail(request, row, details, ask)
            if found is not None and (merged := self._written(details.merge(row, found))):
                complete.append(merged)
        rows[:] = complete
        return details.write(page, rows) if touched else None

    def _written(self, row: Any) -> orjson.Fragment | bytes | None:
        """The row as its bytes, which take far less room than its values; ``None`` if there is none left."""
        content = _bytes(row)
        self._room -= len(content)
        if self._room >= 0:
            return content if isinstance(row, bytes) else orjson.Fragment(content)
        self.problems["too-large"] = Problem(
            "too-large",
            "the completed rows together are larger than a delivery may be",
            "split the feed, or let the operator allow larger deliveries",
        )
        return None

    async def _detail(self, request: Request, row: Any, details: Details, ask: Ask) -> Any:
        """The detail as it was or as it is now; ``None`` if the row is gone or cannot be completed."""
        row_hash = hashlib.sha256(_bytes(row)).hexdigest()
        kept = self._known.get(request.url)
        if kept is None or kept.row_hash != row_hash:
            fresh = await self._fresh(request, details, ask)
            if fresh == b"":
                return None
            kept = SeenDetail(row_hash, zlib.compress(fresh)) if fresh else kept
        if kept is None:
            return None
        self.used[request.url] = kept
        return details.read(zlib.decompress(kept.packed))

    async def _fresh(self, request: Request, details: Details, ask: Ask) -> bytes | None:
        """A detail; empty if the row is gone; ``None`` if it could not be had."""
        if not self._may_ask():
            return None
        self._left -= 1
        try:
            answer = await ask(request, LARGEST_DETAIL)
            content = answer.body.content()
            answer.body.close()
            details.read(content)
        except FetchError as error:
            if error.status in GONE:
                return b""
            self._note(error)
            return None
        except ValueError:
            self._note(_no_detail())
            return None
        self._failures = 0
        return content

    def _may_ask(self) -> bool:
        spent = self._left <= 0 or asyncio.get_running_loop().time() > self._until
        if spent:
            self.problems["too-many-details"] = Problem(
                "too-many-details",
                "the feed has more new rows than are asked for in one pull",
                "nothing; the next pulls take the others",
            )
        return not spent and self._room >= 0 and self._failures < FAILURES_IN_A_ROW and self.wait is None

    def _note(self, error: FetchError) -> None:
        self._failures += 1
        self.wait = error.wait if error.code == "busy" else self.wait
        self.problems["detail-missing"] = Problem(
            "detail-missing", f"rows could not be completed: {error.message}", error.mend
        )


def _bytes(row: Any) -> bytes:
    return row if isinstance(row, bytes) else orjson.dumps(row, option=orjson.OPT_SORT_KEYS)


def _no_detail() -> FetchError:
    return FetchError(
        code="detail-missing",
        message="the answer is not what completes a row",
        mend="tell whoever runs the source",
    )
