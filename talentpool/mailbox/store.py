"""Mails on disk as they came, one file each, and an index of their headers in memory."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path
from uuid import uuid4


@dataclass(frozen=True)
class Summary:
    """What a list shows of a mail."""

    id: str
    received: datetime
    sender: str
    recipient: str
    subject: str
    message_id: str
    size: int


class MailStore:
    """A folder of ``.eml`` files, newest last; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._summaries: dict[str, Summary] = {}
        for path in sorted(folder.glob("*.eml")):
            self._summaries[path.stem] = _summary(path)

    def add(self, raw: bytes, recipients: list[str]) -> str:
        """Write a mail to disk, complete or not at all; returns its id."""
        mail_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}"
        unfinished = self._folder / f"{mail_id}.part"
        unfinished.write_bytes(f"X-Envelope-To: {', '.join(recipients)}\r\n".encode() + raw)
        path = unfinished.rename(self._folder / f"{mail_id}.eml")
        summary = _summary(path)
        with self._lock:
            self._summaries[mail_id] = summary
        return mail_id

    def summaries(self) -> list[Summary]:
        """All mails, newest first."""
        with self._lock:
            return list(reversed(self._summaries.values()))

    def search(self, words: str, *, recipient: str = "") -> Iterator[Summary]:
        """Mails whose recipient, sender or subject holds all words; ``recipient`` must be equal if given."""
        wanted = words.lower().split()
        for summary in self.summaries():
            text = f"{summary.recipient} {summary.sender} {summary.subject}".lower()
            if all(word in text for word in wanted) and recipient.lower() in ("", summary.recipient.lower()):
                yield summary

    def raw(self, mail_id: str) -> bytes | None:
        """A mail's bytes, or None if there is no such mail."""
        if mail_id not in self._summaries:
            return None
        return (self._folder / f"{mail_id}.eml").read_bytes()

    def message(self, mail_id: str) -> EmailMessage | None:
        """A mail, parsed."""
        raw = self.raw(mail_id)
        return None if raw is None else BytesParser(policy=policy.default).parsebytes(raw)

    def clear(self) -> int:
        """Delete every mail; returns how many there were."""
        with self._lock:
            count = len(self._summaries)
            for mail_id in self._summaries:
                (self._folder / f"{mail_id}.eml").unlink(missing_ok=True)
            self._summaries.clear()
        return count


def _summary(path: Path) -> Summary:
    with path.open("rb") as file:
        headers = BytesHeaderParser(policy=policy.default).parse(file)
    return Summary(
        id=path.stem,
        received=datetime.strptime(path.stem.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        sender=str(headers.get("From", "")),
        recipient=str(headers.get("X-Envelope-To", "")),
        subject=str(headers.get("Subject", "")),
        message_id=str(headers.get("Message-ID", "")),
        size=path.stat().st_size,
    )
