"""Every message of templates and code stands in both catalogues, translated."""

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from services.mailer.phrases import CATALOGUES
from services.mailer.templating import FOLDER
from shared.vocabulary import Locale

SAME_WORD = {"Hybrid"}
SOURCES = {".mjml": "jinja2", ".txt": "jinja2", ".py": "python"}


def messages() -> set[str]:
    found = set()
    for path in [*FOLDER.rglob("*"), *FOLDER.parent.glob("*.py")]:
        if path.suffix in SOURCES:
            with path.open("rb") as source:
                for _, message, _, _ in extract(SOURCES[path.suffix], source):
                    found.add(message[0] if isinstance(message, tuple) else message)
    return found


@pytest.mark.parametrize("locale", list(Locale))
def test_a_catalogue_is_complete_and_sure_of_itself(locale: Locale) -> None:
    with (CATALOGUES / f"{locale}.po").open("rb") as source:
        catalogue = read_po(source, locale=locale, abort_invalid=True)
    entries = {
        (message.id[0] if isinstance(message.id, tuple) else message.id): message
        for message in catalogue
        if message.id
    }
    assert set(entries) == messages()
    assert [name for name, message in entries.items() if message.fuzzy] == []
    for name, message in entries.items():
        assert all([message.string] if isinstance(message.string, str) else message.string), name
        assert list(message.check(catalogue)) == []


def test_no_phrase_is_left_in_english() -> None:
    with (CATALOGUES / "nb.po").open("rb") as source:
        catalogue = read_po(source, locale="nb")
    same = {
        message.id for message in catalogue if message.id and message.string in (message.id, list(message.id))
    }
    assert same == SAME_WORD
