import json

from services.ingest.text_change import text_change


def ad(text: str, *texts: tuple[str, str]) -> str:
    more = [{"language": language, "description_text": words} for language, words in texts]
    return json.dumps({"description_text": text, "texts": more})


def test_a_typo_is_hardly_a_change_and_another_text_is_one() -> None:
    assert text_change(ad("Vi søker en erfaren kokk"), ad("Vi søker en erfarn kokk")) < 0.01
    assert text_change(ad("Vi søker kokk"), ad("Her kan du lære")) == 1.0


def test_the_text_that_changed_most_counts() -> None:
    assert text_change(ad("a", ("en", "we cook")), ad("a", ("en", "they sail"))) == 1.0


def test_another_language_is_a_change() -> None:
    assert text_change(ad("a"), ad("a", ("en", "b"))) == 1.0
