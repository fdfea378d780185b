from uuid import UUID

import pytest

from services.matcher.facts import job_facts, profile_facts, taxonomy_reader
from services.matcher.profile import Profile
from services.matcher.spelling import LONGEST, differ, in_text, of_entry, quoted

READER = taxonomy_reader()


@pytest.mark.parametrize(
    ("text", "mention", "expected"),
    [
        ("We run Kubernetes-drift here", "Kubernetes", "Kubernetes-drift"),
        ("med Azure-basert Docker-plattform", "Docker", "Docker-plattform"),
        ("pre-Docker days", "Docker", "pre-Docker"),
        ("Docker, Git", "Docker", "Docker"),
        ("Docker - and Git", "Docker", "Docker"),
    ],
)
def test_a_mention_is_quoted_with_what_a_hyphen_joins_to_it(text: str, mention: str, expected: str) -> None:
    start = text.index(mention)
    assert quoted(text, start, start + len(mention)) == expected


def test_a_skill_is_spelt_as_where_it_first_stands() -> None:
    found = in_text(READER.skills, "Docker-erfaring kreves. Docker er bra.")
    assert found == {"docker": "Docker-erfaring"}


def test_an_entry_that_is_a_name_as_a_whole_is_its_own_spelling() -> None:
    assert of_entry(READER.skills, " PYTHON ") == {"python": "PYTHON"}
    assert of_entry(READER.skills, "unheard of") == {}


def test_a_long_spelling_is_cut_and_stands_in_one_line() -> None:
    text = "Docker" + "-x" * 100
    assert len(quoted(text, 0, 6)) <= LONGEST
    assert quoted("machine\nlearning", 0, 16) == "machine learning"


def test_spellings_differ_by_letters_and_digits_alone() -> None:
    assert differ("Kubernetes", "Kubernetes-drift")
    assert not differ("Node.js", "NodeJS")
    assert not differ("", "Python")


def test_a_profile_s_list_is_quoted_before_its_experience_and_every_skill_has_a_place() -> None:
    profile = Profile(UUID(int=1), 1, "developer", ("Docker-drift",), "Years of Docker and Python.")
    facts = profile_facts(READER, profile)
    assert len(facts.spelt) == len(facts.skills)
    assert (facts.spelling("docker"), facts.spelling("python")) == ("Docker-drift", "Python")
    assert facts.spelling("cooking") == ""


def test_an_ad_is_quoted_too() -> None:
    facts = job_facts(READER, "Utvikler", "Du kan Docker-plattformen og SQL.")
    assert facts.spelling("docker") == "Docker-plattformen"
