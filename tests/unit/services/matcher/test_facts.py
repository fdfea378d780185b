from uuid import uuid4

from services.matcher.facts import job_facts, profile_facts, taxonomy_reader
from services.matcher.profile import Profile, Wishes, profile_text
from shared.jobs import Occupation

READER = taxonomy_reader()


def test_a_profile_s_facts_come_from_its_trade_its_list_and_its_experience() -> None:
    profile = Profile(uuid4(), 1, "Senior Java developer", ("go", "hobby"), "Six years of Kubernetes.")
    facts = profile_facts(READER, profile)
    assert facts.occupations == ("software-developer",)
    assert facts.skills == ("go", "java", "kubernetes")


def test_a_job_s_occupation_is_that_of_the_title_not_of_colleagues() -> None:
    body = "You work with doctors and nurses. SQL is a must."
    facts = job_facts(READER, "Data analyst", body)
    assert (facts.occupations, facts.skills) == (("data-analyst",), ("sql",))


def test_a_slogan_leaves_the_occupation_to_the_first_lines_if_they_name_one_only() -> None:
    slogan = "Vil du påvirke reisen fra ku til kopp?"
    assert job_facts(READER, slogan, "Vi søker sykepleier.").occupations == ("nurse",)
    assert job_facts(READER, slogan, "Vi søker sykepleier eller lege.").occupations == ()
    assert job_facts(READER, slogan, "x" * 400 + " Vi søker sykepleier").occupations == ()


def test_codes_of_the_feed_outrank_a_slogan_and_colleagues_in_the_title() -> None:
    given = (Occupation(scheme="styrk-08", code="2221", label="Sykepleier"),)
    assert job_facts(READER, "Bli med på laget!", "Vi søker kokk.", given).occupations == ("nurse",)
    assert job_facts(READER, "Jobb tett på legene våre", "", given).occupations == ("nurse",)


def test_a_code_of_several_trades_stands_for_the_one_that_title_or_label_names() -> None:
    group = (Occupation(scheme="isco-08", code="2512"),)
    assert job_facts(READER, "Embedded engineer", "", group).occupations == ("embedded-developer",)
    assert job_facts(READER, "Bli med!", "Vi søker kokk.", group).occupations == ("chef",)
    labelled = (Occupation(scheme="isco-08", code="2512", label="programvareutvikler"),)
    assert job_facts(READER, "Bli med!", "", labelled).occupations == ("software-developer",)


def test_an_esco_concept_counts_by_its_label_and_an_unknown_one_leaves_it_to_the_title() -> None:
    concept = "http://data.europa.eu/esco/occupation/0a1b2c3d-0000-4000-8000-0123456789ab"
    cook = (Occupation(scheme="esco", code=concept, label="kokk"),)
    assert job_facts(READER, "Bli med!", "", cook).occupations == ("chef",)
    bare = (Occupation(scheme="esco", code=concept),)
    assert job_facts(READER, "Data analyst", "", bare).occupations == ("data-analyst",)


def test_the_embedded_text_holds_what_somebody_can_and_never_where_or_who() -> None:
    profile = Profile(
        uuid4(), 1, " Nurse ", ("ICU", "wound care"), "Ten years.", Wishes(places=frozenset({"0301"}))
    )
    assert profile_text(profile) == "Nurse\nICU, wound care\nTen years."
