from hashlib import sha256

from services.portal.consent_texts import CURRENT, FOLDER, consent_text
from shared.vocabulary import Locale

SEALED = {
    "1.en.txt": "ae2e3b3d12cdda8d",
    "1.nb.txt": "2c559e34686e58c2",
}


def test_a_version_that_people_agreed_to_never_changes() -> None:
    found = {file.name: sha256(file.read_bytes()).hexdigest()[:16] for file in FOLDER.glob("*.txt")}
    assert found == SEALED


def test_the_current_text_names_who_asks_in_both_languages() -> None:
    for locale in Locale:
        text = consent_text(locale, sender="Talent Pool Oslo", region="Osloregionen", version=CURRENT)
        assert "Talent Pool Oslo" in text
        assert "Osloregionen" in text
        assert "{" not in text
