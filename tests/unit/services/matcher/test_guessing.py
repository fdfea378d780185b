from uuid import uuid4

from fakes import HashingEncoder

from services.matcher.facts import Facts, profile_facts, taxonomy_reader, unknown_skills
from services.matcher.guessing import Unread, complete
from services.matcher.profile import Profile

READER = taxonomy_reader()


def completed(*unread: Unread) -> list[Facts]:
    return complete(READER, HashingEncoder(), unread)


def test_a_trade_that_no_name_covers_is_guessed_with_its_confidence() -> None:
    (facts,) = completed(Unread(Facts(), "software developer wanted"))
    assert facts.occupations == ("software-developer",)
    assert len(facts.confidences) == 1
    assert 0.4 <= facts.confidences[0] < 1


def test_what_was_read_is_never_replaced_and_slogans_stay_open() -> None:
    read = Facts(("nurse",), ("python",))
    facts = completed(Unread(read, "software developer"), Unread(Facts(), "Join us!"), Unread(Facts(), " "))
    assert facts == [read, Facts(), Facts()]


def test_an_unknown_skill_joins_those_that_were_read_if_it_is_surely_meant() -> None:
    profile = Profile(uuid4(), 1, "cook", ("SQL", "underwater basket weaving", "care for elderly"))
    unknown = unknown_skills(READER, profile)
    assert unknown == ("underwater basket weaving", "care for elderly")
    facts = profile_facts(READER, profile)
    (guessed,) = completed(Unread(facts, profile.occupation, unknown))
    assert set(facts.skills) <= set(guessed.skills) <= {*facts.skills, "elderly-care"}


def test_a_guessed_skill_is_spelt_as_its_entry_and_the_others_keep_theirs() -> None:
    read = Facts((), ("python",), spelt=("Python 3",))
    (facts,) = completed(Unread(read, "", ("elderly  care",)))
    assert facts.skills == ("elderly-care", "python")
    assert facts.spelt == ("elderly care", "Python 3")


def test_nothing_to_guess_embeds_nothing() -> None:
    encoder = HashingEncoder()
    assert complete(READER, encoder, [Unread(Facts(("nurse",)), "Nurse")]) == [Facts(("nurse",))]
    assert complete(READER, encoder, []) == []
    assert encoder.batches == []


def test_endless_and_odd_titles_are_taken() -> None:
    assert (
        len(completed(Unread(Facts(), "x" * 200_000), Unread(Facts(), "🍞" * 50), Unread(Facts(), "\0"))) == 3
    )
