"""Writes an example of every mail in every language, as HTML, text and the whole message."""

from pathlib import Path

from services.mailer import examples
from services.mailer.message import build
from services.mailer.render import render
from shared.vocabulary import Locale, MailKind


def write_previews(folder: Path) -> list[Path]:
    """Write ``<kind>.<locale>.html|txt|eml`` into a folder; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [path for kind in MailKind for locale in Locale for path in _write(folder, kind, locale)]


def _write(folder: Path, kind: MailKind, locale: Locale) -> list[Path]:
    letter = examples.letter(kind, locale)
    rendered = render(letter, examples.HEAD)
    mail = build(rendered, examples.envelope(letter), examples.SENDER)
    parts = {"html": rendered.html.encode(), "txt": rendered.text.encode(), "eml": mail.content}
    paths = []
    for suffix, content in parts.items():
        path = folder / f"{kind}.{locale}.{suffix}"
        path.write_bytes(content)
        paths.append(path)
    return paths
