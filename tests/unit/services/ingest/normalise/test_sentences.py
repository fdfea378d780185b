from services.ingest.normalise.sentences import sentences, sentences_with


def test_marks_line_breaks_and_bullets_end_a_sentence() -> None:
    text = "Du er kokk. Du liker folk!\n- Fagbrev\n\u2022 Førerkort; Truckbevis"
    assert sentences(text) == ["Du er kokk.", "Du liker folk!", "Fagbrev", "Førerkort", "Truckbevis"]


def test_abbreviations_end_none() -> None:
    assert sentences("Du kan f.eks. Java. Og Go.") == ["Du kan f.eks. Java.", "Og Go."]


def test_only_sentences_with_a_word_are_given() -> None:
    text = "Vi er mange. Klarering KREVES.\nVi har kantine.\nMer om klarering her."
    assert list(sentences_with(("klarering",))(text)) == ["Klarering KREVES.", "Mer om klarering her."]
    assert list(sentences_with(("visum",))(text)) == []
