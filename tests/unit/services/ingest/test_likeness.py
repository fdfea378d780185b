import pytest
from fixtures.growth import assert_in_proportion
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.likeness import difference, is_slip, likeness, text_keys

AD = " ".join(
    f"Du får ansvar for avdeling {word} og følger arbeidet med {word} fra plan til drift."
    for word in (
        "havn",
        "lager",
        "verft",
        "kran",
        "dokk",
        "slep",
        "los",
        "fyr",
        "tau",
        "skrog",
        "ror",
        "seil",
    )
)


@pytest.mark.parametrize(
    ("one", "other"),
    [("sykepleier", "sykepleir"), ("arbeid", "arbied"), ("kommune", "komune"), ("engineer", "engineeer")],
)
def test_a_slip_of_the_pen_is_one_letter(one: str, other: str) -> None:
    assert is_slip(one, other)
    assert is_slip(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("senior", "junior"), ("kokk", "lege"), ("1200", "1300"), ("to", "ti"), ("ikke", "alltid")],
)
def test_another_word_is_no_slip(one: str, other: str) -> None:
    assert not is_slip(one, other)


def test_a_misspelt_word_is_next_to_no_difference_even_in_a_short_text() -> None:
    assert difference("vi søker en erfaren kokk", "vi søker en erfarn kokk") < 0.01
    assert difference("vi søker en erfaren kokk", "vi søker en nyutdannet kokk") > 0.5
    assert difference("vi søker kokk", "vi søker kokk nå") > 0.2


def test_one_new_sentence_in_a_long_text_is_a_difference_that_shows() -> None:
    assert 0.03 < difference(AD.casefold(), f"{AD} Du må ha sertifikat for kran og truck.".casefold()) < 0.3


def test_texts_of_nothing_are_not_alike() -> None:
    assert likeness("", "") == 0.0
    assert likeness("", "a b c") == 0.0


def test_a_text_shares_a_key_with_itself_in_other_paragraphs_and_with_a_little_more() -> None:
    moved = AD.replace(". ", ".\n\n- ") + "\nVelkommen til oss."
    assert set(text_keys(AD)) & set(text_keys(moved))


def test_another_text_shares_none() -> None:
    other = AD.replace("Du får ansvar for", "We offer work with").replace("fra plan", "in the day")
    assert not set(text_keys(AD)) & set(text_keys(other))


def test_a_short_text_shares_its_key_only_with_the_same() -> None:
    assert text_keys("Vi søker en kokk som lager god mat") == text_keys(
        "Vi søker en kokk, som lager god mat!"
    )
    assert text_keys("Vi søker en kokk som lager god mat") != text_keys("Vi søker en baker som lager god mat")
    assert text_keys("Kokk") == ()


@given(st.text(max_size=400), st.text(max_size=400))
def test_likeness_and_difference_are_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) == likeness(other, one) <= 1.0
    assert 0.0 <= difference(one, other) <= 1.0
    assert difference(one, one) == 0.0


@pytest.mark.parametrize("pump", ["a ", "og", "og, ", ".", "å"])
def test_a_hostile_text_costs_no_more_than_its_length(pump: str) -> None:
    def compare(size: int) -> None:
        text_keys(pump * size)
        difference(pump * size, f"x {pump * size}")

    assert_in_proportion(compare, 50_000)
