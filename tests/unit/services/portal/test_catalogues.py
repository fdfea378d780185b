"""Every text of templates and messages is in both catalogues, and nothing else is."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from shared.pages.templating import FRAMES
from shared.vocabulary import Locale

PORTAL = Path(__file__).parents[4] / "services/portal"
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


def ids() -> set[str]:
    found: set[str] = set()
    for template in (*(PORTAL / "templates").glob("*.html"), *FRAMES.glob("*.html")):
        with template.open("rb") as source:
            texts = babel_extract(source, ["_"], [], {"trim_blocks": "true", "silent": "false"})
            found |= {text if isinstance(text, str) else text[0] for _, _, text, _ in texts}
    for module in PORTAL.glob("*.py"):
        with module.open("rb") as source:
            found |= {str(text) for _, text, _, _ in extract("python", source, keywords={"mark": None})}
    return found


@pytest.mark.parametrize("locale", list(Locale))
def test_the_catalogue_has_each_text_once_and_no_other(locale: Locale) -> None:
    with (PORTAL / f"locales/{locale}.po").open("rb") as source:
        catalogue = read_po(source, locale=str(locale), abort_invalid=True)
    texts = {str(message.id): str(message.string) for message in catalogue if message.id}
    assert set(texts) == ids()
    assert [text for text, translation in texts.items() if not translation] == []
    for text, translation in texts.items():
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(translation))


def test_the_english_catalogue_says_what_its_ids_say() -> None:
    with (PORTAL / "locales/en.po").open("rb") as source:
        catalogue = read_po(source, locale="en", abort_invalid=True)
    assert [message.id for message in catalogue if message.id and message.id != message.string] == []
