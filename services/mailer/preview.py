"""Writes an example of every mail in every language, as HTML, text and the whole message."""

from pathlib import Path

from services.mailer.gallery.drawing import all_examples, draw
from shared.errors import TalentPoolError


def write_previews(folder: Path) -> list[Path]:
    """Write ``<kind>.<locale>.html|txt|eml`` into a folder; returns the files. A flaw says where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for example in all_examples():
        sheet = draw(example)
        if sheet.error:
            message = f"{sheet.place}: {sheet.error}"
            raise TalentPoolError(message)
        for suffix, content in (("html", sheet.html), ("txt", sheet.text), ("eml", sheet.source)):
            path = folder / f"{example.name}.{suffix}"
            path.write_bytes(content.encode())
            paths.append(path)
    return paths
