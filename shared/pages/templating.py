"""The templates of a service's pages in the frame that all share: escaped, strict about names, translated."""

from pathlib import Path

from babel.support import NullTranslations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shared.vocabulary import Locale

FRAMES = Path(__file__).parent / "templates"
LANGUAGE_NAMES = {Locale.NB: "Norsk", Locale.EN: "English"}


def create_environment(templates: Path, catalogue: NullTranslations) -> Environment:
    """The templates of a folder, in the language of a catalogue."""
    made = Environment(
        loader=FileSystemLoader([templates, FRAMES]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    return made
