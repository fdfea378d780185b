"""What is remembered of a feed from one pull to the next, and what a pull found."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.fetching.messages import Body, Request


@dataclass(frozen=True)
class SeenPage:
    """A page of the last pull, with what the server gave to ask whether it changed."""

    url: str
    etag: str = ""
    modified: str = ""

    @property
    def question(self) -> Request | None:
        """A conditional request; ``None`` if the server gave nothing to ask with."""
        headers = (("if-none-match", self.etag), ("if-modified-since", self.modified))
        asked = tuple((name, value) for name, value in headers if value)
        return Request(self.url, headers=asked) if asked else None


@dataclass(frozen=True)
class SeenDetail:
    """What a row's own address answered (packed with zlib), while the row had this hash."""

    row_hash: str
    packed: bytes


@dataclass(frozen=True)
class Known:
    """``resume`` is where a feed that is appended to goes on. Without ``pages`` all is read anew."""

    pages: tuple[SeenPage, ...] = ()
    digest: str = ""
    resume: str | None = None
    details: Mapping[str, SeenDetail] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """Why a pull is not whole: what was found is handed in, and nothing counts as gone."""

    code: str
    message: str
    mend: str


@dataclass(frozen=True)
class FetchedFeed:
    """``parts`` are one file a page, to be closed by the caller; empty if nothing changed.

    ``whole`` says whether what is not in the parts is gone, ``None`` that the file says so itself.
    ``more`` says that the source has further pages that may be asked for at once; ``wait`` are the seconds
    that it asked to be left alone.
    """

    parts: tuple[Body, ...] = ()
    whole: bool | None = None
    problems: tuple[Problem, ...] = ()
    unchanged: bool = False
    known: Known = field(default_factory=Known)
    more: bool = False
    wait: float | None = None

    def close(self) -> None:
        """Forget the bytes."""
        for part in self.parts:
            part.close()


def digest_of(parts: list[Body], *, whole: bool | None) -> str:
    """The same for the same pages in the same order."""
    text = " ".join([str(whole), *(part.digest for part in parts)])
    return hashlib.sha256(text.encode()).hexdigest()
