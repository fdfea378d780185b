import pytest

from services.matcher.verdict import Veto
from services.matcher.wording import CAUTIONS, VETOES, sentence
from shared.reasons import CautionKind
from shared.vocabulary import Locale


@pytest.mark.parametrize("locale", list(Locale))
@pytest.mark.parametrize("kind", [*Veto, *CautionKind])
def test_every_veto_and_caution_is_a_sentence_in_every_locale(
    kind: Veto | CautionKind, locale: Locale
) -> None:
    words = sentence(kind, locale)
    assert words[0].isupper()
    assert words.endswith(".")


def test_no_two_kinds_read_alike_and_no_sentence_was_left_untranslated() -> None:
    sentences = [words for pair in (*VETOES.values(), *CAUTIONS.values()) for words in pair]
    assert len(set(sentences)) == len(sentences)


def test_a_veto_and_a_caution_of_the_same_name_are_told_apart() -> None:
    assert Veto.COMMUTE.value == CautionKind.COMMUTE.value
    assert sentence(Veto.COMMUTE) != sentence(CautionKind.COMMUTE)
