"""A file that has to hold one posting, which is put under a reference: whatever the file calls it."""

from dataclasses import dataclass, replace
from typing import Any

from services.ingest.draft import Fault, Parsed, RawPosting, Remark, UnreadableFeedError
from services.ingest.normalise.posting import remarks
from services.ingest.plain import plain
from services.ingest.posting import Posting
from services.ingest.reading import Company, read_posting

ONE = "put one posting at each address, and send a list of them as a feed"


@dataclass
class Single:
    """Watches the slices of a file go by. ``postings`` counts those that it holds, also deleted ones."""

    reference: str
    company: Company
    postings: int = 0
    rejected: int = 0
    raw: RawPosting | None = None

    def renamed(self, parsed: Parsed) -> Parsed:
        """The slice under the one reference; raises ``UnreadableFeedError`` for a second posting."""
        self.postings += len(parsed.postings) + len(parsed.deleted)
        self.rejected += len(parsed.rejected)
        if self.postings > 1:
            raise UnreadableFeedError(Fault("not-one-posting", "the body holds more than one posting", ONE))
        self.raw = next((self._renamed(raw) for raw in parsed.postings), self.raw)
        return replace(
            parsed,
            postings=tuple(self._renamed(raw) for raw in parsed.postings),
            rejected=tuple(replace(one, reference=self.reference) for one in parsed.rejected),
            deleted=tuple(replace(one, reference=self.reference) for one in parsed.deleted),
        )

    def check(self) -> None:
        """Raises ``UnreadableFeedError`` if there was nothing at all."""
        if not self.postings and not self.rejected:
            raise UnreadableFeedError(Fault("no-posting", "the body holds no posting", ONE))

    def outcome(self) -> tuple[dict[str, Any] | None, tuple[Remark, ...]]:
        """What was made of the posting, and its warnings, also if it is as it was."""
        if self.raw is None:
            return None, ()
        posting = read_posting(self.raw, self.company)
        if not isinstance(posting, Posting):
            return None, ()
        return plain(posting), tuple(remarks(self.raw, posting))

    def _renamed(self, raw: RawPosting) -> RawPosting:
        return replace(raw, reference=self.reference)
