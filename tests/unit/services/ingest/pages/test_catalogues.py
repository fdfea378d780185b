"""Every text of templates and messages is in both catalogues, and nothing else is."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from shared.pages.templating import FRAMES
from shared.vocabulary import Locale

INGEST = Path(__file__).parents[5] / "services/ingest"
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


def ids() -> set[str]:
    found: set[str] = set()
    for template in (*(INGEST / "templates").glob("*.html"), *FRAMES.glob("*.html")):
        with template.open("rb") as source:
            texts = babel_extract(source, ["_", "ngettext"], [], {"trim_blocks": "true", "silent": "false"})
            found |= {text if isinstance(text, str) else str(text[0]) for _, _, text, _ in texts}
    for module in (INGEST / "pages").glob("*.py"):
        with module.open("rb") as source:
            found |= {str(text) for _, text, _, _ in extract("python", source, keywords={"mark": None})}
    return found


@pytest.mark.parametrize("locale", list(Locale))
def test_the_catalogue_has_each_text_once_and_no_other(locale: Locale) -> None:
    with (INGEST / f"locales/{locale}.po").open("rb") as source:
        catalogue = read_po(source, locale=str(locale), abort_invalid=True)
    pairs = [pair for message in catalogue if message.id for pair in in_forms(message)]
    texts = dict(pairs)
    assert {text for text in texts if text not in plurals(catalogue)} == ids()
    assert [text for text, translation in texts.items() if not translation] == []
    for text, translation in texts.items():
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(translation))


def test_the_english_catalogue_says_what_its_ids_say() -> None:
    with (INGEST / "locales/en.po").open("rb") as source:
        catalogue = read_po(source, locale="en", abort_invalid=True)
    assert [message.id for message in catalogue if message.id and message.id != message.string] == []


def in_forms(message: Message) -> list[tuple[str, str]]:
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return list(zip(message.id, message.string, strict=True))


def plurals(catalogue: Catalog) -> set[str]:
    return {message.id[1] for message in catalogue if isinstance(message.id, list | tuple)}
