from hypothesis import given
from hypothesis import strategies as st

from shared.taxonomy.inflection import forms, stems

WORDS = st.text("abdeghiklmnoprstuvyæøå", min_size=1, max_size=12)


@given(WORDS)
def test_every_form_of_a_word_leads_back_to_it(word: str) -> None:
    assert all(word in stems(form) for form in forms(word))


@given(WORDS)
def test_what_a_form_leads_back_to_has_that_form(form: str) -> None:
    assert all(form in forms(stem) for stem in stems(form))


def test_short_words_and_abbreviations_are_not_inflected() -> None:
    assert stems("its") == ("its",)
    assert forms("c++") == {"c++"}
    assert stems("sykepleierne")[0] == "sykepleierne"
    assert "sykepleier" in stems("sykepleierne")
