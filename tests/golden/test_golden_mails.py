"""Every mail in every language looks as it did. After a change that is meant, write them anew with
``TALENTPOOL_UPDATE_GOLDEN=1 pytest tests/golden`` and read the difference.
"""

import os
from pathlib import Path

import pytest

from services.mailer import examples
from services.mailer.gallery.drawing import Example, all_examples
from services.mailer.render import render

FOLDER = Path(__file__).parent
UPDATE = os.environ.get("TALENTPOOL_UPDATE_GOLDEN") == "1"


@pytest.mark.parametrize("example", list(all_examples()), ids=lambda example: example.name)
def test_a_mail_looks_as_it_did(example: Example) -> None:
    rendered = render(example.letter(), examples.HEAD)
    parts = {"txt": f"{rendered.subject}\n\n{rendered.text}", "html": rendered.html}
    for suffix, now in parts.items():
        path = FOLDER / f"{example.name}.{suffix}"
        if UPDATE:
            path.write_text(now, encoding="utf-8")
        assert now == path.read_text(encoding="utf-8"), f"{path.name} has changed"


def test_no_file_is_left_of_a_mail_that_is_gone() -> None:
    names = {f"{example.name}.{suffix}" for example in all_examples() for suffix in ("html", "txt")}
    assert {path.name for path in FOLDER.iterdir() if path.suffix in {".html", ".txt"}} == names
