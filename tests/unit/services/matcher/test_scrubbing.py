"""What a profile says of who somebody is never reaches the encoder or the facts; what they can do does."""

import csv
from pathlib import Path
from uuid import UUID

import pytest
from fixtures.growth import assert_in_proportion
from hypothesis import given
from hypothesis import strategies as st

from services.matcher import scrubbing
from services.matcher.facts import profile_facts, taxonomy_reader
from services.matcher.profile import Profile, profile_text
from services.matcher.scrubbing import MOST_CHARACTERS, scrub

WORK = "I have baked bread for ten years, and ran a kitchen with 24 cooks."
OWN_NAMES = (
    "Solveig Tangen",
    "Mehmet Yildiz",
    "Nguyễn Thị Hoa",
    "Sean O'Brien",
    "Aïcha N'Diaye-Sow",
    "Bo Ek",
)
NATIONS = ("Polish", "Indian", "Somali", "Norwegian", "Sri Lankan", "Brazilian")
COUNTRIES = ("Poland", "India", "Somalia", "Norway", "Sri Lanka", "the United States")


def same(texts: list[str]) -> set[str]:
    """What is embedded of profiles that tell these things before their work."""
    return {profile_text(Profile(UUID(int=1), 1, "baker", ("bread",), f"{text}\n{WORK}")) for text in texts}


@pytest.mark.parametrize(
    "line",
    [
        "Name: {}",
        "Navn: {}",
        "Full name - {}",
        "My name is {}.",
        "Jeg heter {}.",
        "My name is {} and I like rye.",
        "Mr. {}",
        "Name: {}. Baker",
        "I am {}.",
        "I'm {}, and I like rye.",
        "Jeg er {}.",
        "Best regards, {}",
        "Mvh\n{}",
        "- Navn: {} | Telefon: 912 34 567",
    ],
)
def test_a_name_changes_nothing(line: str) -> None:
    assert len(same([line.format(name) for name in OWN_NAMES])) == 1


def test_the_names_of_the_labelled_set_change_nothing(shared_folder: Path) -> None:
    path = shared_folder / "eval" / "fairness_names" / "names.csv"
    if not path.is_file():
        pytest.skip(f"{path} is absent")
    with path.open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert len(names) > 50
    for line in ("Name: {}", "My name is {}.", "Navn: {}. Baker.", "Jeg heter {} og baker brød."):
        assert len(same([line.format(name) for name in names])) == 1


@pytest.mark.parametrize("line", ["({})", "Pronouns: {}", "Baker, {}", "Pronomen: {}"])
def test_pronouns_change_nothing(line: str) -> None:
    assert (
        len(same([line.format(each) for each in ("she/her", "he/him", "they/them", "hun/henne", "han/ham")]))
        == 1
    )


def test_a_biography_in_the_third_person_is_the_same_for_all() -> None:
    texts = ["She has won prizes, and her cakes are known.", "He has won prizes, and his cakes are known."]
    assert len(same(texts)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Born: {}",
        "Født {}",
        "I was born in {}.",
        "born {}, baker",
        "Fødselsår: {}",
        "Date of birth: 03.04.{}",
        "f. {}",
        "Jeg er født i {}.",
        "Born April {}",
        "født 4. april {}",
    ],
)
def test_a_birth_year_changes_nothing(line: str) -> None:
    assert len(same([line.format(year) for year in (1949, 1961, 1988, 2004)])) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Age: {}",
        "I am {} years old.",
        "a {}-year-old baker",
        "Jeg er {} år gammel.",
        "Jeg er {}.",
        "Alder: {} år",
    ],
)
def test_an_age_changes_nothing(line: str) -> None:
    assert len(same([line.format(age) for age in (19, 34, 61)])) == 1


@pytest.mark.parametrize(
    "line", ["Nationality: {}", "{} citizen", "I am {}.", "I am a {} woman.", "Nasjonalitet: {}"]
)
def test_a_nationality_changes_nothing(line: str) -> None:
    assert len(same([line.format(each) for each in NATIONS])) == 1


@pytest.mark.parametrize(
    "line",
    ["I come from {}.", "Originally from {}.", "Country of origin: {}", "Born in {}.", "Jeg kommer fra {}."],
)
def test_a_country_of_origin_changes_nothing(line: str) -> None:
    assert len(same([line.format(each) for each in COUNTRIES])) == 1


def test_gender_and_family_change_nothing() -> None:
    texts = [
        "I am a 34 year old woman from India.",
        "I am a married man from Chile.",
        "Jeg er en ung kvinne på 29 år.",
        "Jeg er pappa til to barn.",
        "Gender: female",
    ]
    assert len(same(texts)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "baker@example.org",
        "+47 912 34 567",
        "https://example.org/me",
        "linkedin.com/in/baker",
        "Address: Storgata 1, 0155 Oslo",
        "01016112345",
    ],
)
def test_what_leads_to_a_person_is_taken_out(text: str) -> None:
    assert scrub(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        WORK,
        "10 years of experience with Python; team of 12.",
        "Project name: Apollo",
        "I am a German teacher.",
        "I am Senior Backend Developer.",
        "I am Certified Scrum Master and like it.",
        "Jeg er Teknisk Leder.",
        "With regards to Kubernetes I have done much.",
        "Norwegian B1, English C1, fluent Polish",
        "Ti års erfaring som rørlegger i Bergen.",
        "Built payment services from 2012 to 2019.",
        "Women's health, children's ward and passport control",
        "C++, C#, Go, R, Node.js (v18/20)",
        "systemutvikler .NET",
    ],
)
def test_what_somebody_can_do_is_left_as_it_is(text: str) -> None:
    assert scrub(text) == text


@pytest.mark.parametrize(
    "line",
    ["Born 1961.", "I was born in 1961.", "I come from Norway.", "I am a Polish citizen.", "I am Polish."],
)
def test_the_sentence_after_what_is_taken_out_stays_whole(line: str) -> None:
    assert scrub(f"{line} Ten years in a bakery.") == "Ten years in a bakery."


def test_no_fact_is_read_from_what_is_taken_out() -> None:
    reader = taxonomy_reader()
    plain, told = (
        profile_facts(reader, Profile(UUID(int=1), 1, "baker", ("bread",), text))
        for text in (WORK, f"Name: Rust Baker. Age: 34. {WORK}")
    )
    assert plain == told


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                "Name: ",
                "I am ",
                "a ",
                "Polish ",
                "man ",
                "born ",
                "in ",
                "1961",
                ". ",
                ",",
                "\n",
                "she/",
                "her",
                "(",
                ")",
                "Ola ",
                "age ",
                "34 ",
                "citizen ",
            ]
        )
    ).map("".join)
)
def test_scrubbing_twice_changes_nothing_more_and_never_fails(text: str) -> None:
    once = scrub(text)
    assert scrub(once) == once


def test_a_huge_text_is_read_no_further_than_the_form_reaches() -> None:
    assert len(scrub("bread " * 50_000)) <= MOST_CHARACTERS


@pytest.mark.parametrize(
    "unit",
    [
        " ",
        "\t",
        "( ",
        "her" + " " * 500,
        "(her" + "\t" * 500,
        "she / ",
        "I am 34 ",
        "I am" + " " * 500,
        "my name is ",
        "jeg heter a ",
        "Name:,1 ",
        "a citizen" + " " * 500,
        "polish-",
        "a@a.",
        "12 34 56 78 ",
        "originally from Kari van de ",
    ],
)
def test_hostile_text_takes_no_more_than_its_share_of_time(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrubbing, "MOST_CHARACTERS", 10**6)
    assert_in_proportion(lambda size: scrub((unit * size)[:size]), 20_000, repr(unit[:20]))
