"""Message catalogues: gettext ``.po`` files, read as they are, so that no build step is needed."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from shared.vocabulary import Locale


@cache
def translations(folder: Path, locale: Locale) -> Translations:
    """The catalogue ``folder/<locale>.po``; its message ids are the English texts."""
    compiled = BytesIO()
    with (folder / f"{locale}.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=locale, abort_invalid=True))
    compiled.seek(0)
    return Translations(compiled)
