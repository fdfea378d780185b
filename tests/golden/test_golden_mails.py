"""Every mail in every language looks as it did. After a change that is meant, write them anew with
``TALENTPOOL_UPDATE_GOLDEN=1 pytest tests/golden`` and read the difference.
"""

import os
from pathlib import Path

import pytest

from services.mailer import examples
from services.mailer.render import render
from shared.vocabulary import Locale, MailKind

FOLDER = Path(__file__).parent
UPDATE = os.environ.get("TALENTPOOL_UPDATE_GOLDEN") == "1"


@pytest.mark.parametrize("locale", list(Locale))
@pytest.mark.parametrize("kind", list(MailKind))
def test_a_mail_looks_as_it_did(kind: MailKind, locale: Locale) -> None:
    rendered = render(examples.letter(kind, locale), examples.HEAD)
    parts = {"txt": f"{rendered.subject}\n\n{rendered.text}", "html": rendered.html}
    for suffix, now in parts.items():
        path = FOLDER / f"{kind}.{locale}.{suffix}"
        if UPDATE:
            path.write_text(now, encoding="utf-8")
        assert now == path.read_text(encoding="utf-8"), f"{path.name} has changed"
