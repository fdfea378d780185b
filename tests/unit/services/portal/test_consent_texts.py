from hashlib import sha256

import pytest

from services.portal.consent_texts import CLICKS, CURRENT, FINDABLE, FOLDER, consent_text
from shared.vocabulary import Locale

SEALED = {
    "1.en.txt": "ae2e3b3d12cdda8d",
    "1.nb.txt": "2c559e34686e58c2",
    "clicks-1.en.txt": "21a7ec3788a96e04",
    "clicks-1.nb.txt": "b1044a41d0c983b0",
    "findable-1.en.txt": "cf4d17eb3aebb3ac",
    "findable-1.nb.txt": "bbe9bdcd845a0074",
}


def test_a_version_that_people_agreed_to_never_changes() -> None:
    found = {file.name: sha256(file.read_bytes()).hexdigest()[:16] for file in FOLDER.glob("*.txt")}
    assert found == SEALED


@pytest.mark.parametrize("version", [CURRENT, FINDABLE, CLICKS])
def test_the_current_texts_name_who_asks_in_both_languages(version: str) -> None:
    for locale in Locale:
        text = consent_text(locale, sender="Talent Pool Oslo", region="Osloregionen", version=version)
        assert "Talent Pool Oslo" in text
        assert "Osloregionen" in text
        assert "{" not in text
