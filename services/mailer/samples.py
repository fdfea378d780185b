"""A mail as it would go: its words, and the files that show them."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from services.mailer.claimed import Ready
from services.mailer.compose import Composer


@dataclass(frozen=True)
class Sample:
    """What a candidate would read. Its links are signed: whoever holds them acts as the candidate."""

    subject: str
    html: str
    text: str


def write_sample(ready: Ready, composer: Composer, folder: Path) -> list[Path]:
    """``<candidate id>.html|txt|eml``; they hold what the mail holds, address and signed links too."""
    content = composer.compose(ready).content
    shown = _read(content)
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / str(ready.claimed.candidate_id)
    parts = {"html": shown.html.encode(), "txt": shown.text.encode(), "eml": content}
    paths = []
    for suffix, written in parts.items():
        path = stem.with_suffix(f".{suffix}")
        path.write_bytes(written)
        paths.append(path)
    return paths


def show_sample(ready: Ready, composer: Composer) -> Sample:
    """The mail's words, without the address."""
    return _read(composer.compose(ready).content)


def _read(content: bytes) -> Sample:
    message = message_from_bytes(content, policy=default)
    return Sample(str(message["Subject"]), _part(message, "html"), _part(message, "plain"))


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""
