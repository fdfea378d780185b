import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matcher.lexical import MOST_TERMS, terms


def test_inflections_of_a_word_are_one_term_and_languages_never_meet() -> None:
    assert terms("Sykepleier sykepleieren SYKEPLEIERE", "nb") == ("no:sykeplei", "no:sykepleier")
    assert terms("developers developed", "en") == ("en:develop",)
    assert not set(terms("Sales manager", "en")) & set(terms("Sales manager", "nb"))


def test_bokmaal_and_nynorsk_are_the_same_language() -> None:
    assert terms("Sjukepleiar", "nn")[0].startswith("no:")


def test_short_words_numbers_and_signs_tell_nothing() -> None:
    assert terms("Vi er 25 i IT 🚀🚀 — 2026!", "nb") == ()


@pytest.mark.parametrize("text", ["", "🚀🎉", "  \n\t", "a"])
def test_a_text_without_words_has_no_terms(text: str) -> None:
    assert terms(text, "en") == ()


def test_without_a_language_there_are_no_terms() -> None:
    assert terms("Software developer", None) == ()


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert terms("розробник програм", "uk") == ("uk:програм", "uk:розробник")


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["nb", "en", "pl", "uk", "zh"]))
def test_any_text_gives_sorted_distinct_terms(text: str, language: str) -> None:
    found = terms(text, language)
    assert list(found) == sorted(set(found))
    assert len(found) <= MOST_TERMS


def test_a_very_long_text_has_no_more_terms_than_are_kept() -> None:
    assert len(terms(" ".join(f"word{chr(97 + n % 26)}{n}x" for n in range(40_000)), "en")) <= MOST_TERMS
