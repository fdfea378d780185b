"""Employers see what the consent names, and nothing that only pay, permit or experience tell."""

from uuid import UUID

import pytest

from services.matcher.facts import Facts, profile_facts, taxonomy_reader
from services.matcher.profile import Profile, Wishes
from services.matcher.search_cli import plain
from services.matcher.showing import show, spot_name, told
from services.matcher.wording import FITS, fits
from shared.reasons import CautionKind, Reason, ReasonKind
from shared.vocabulary import CandidatePermit, Cefr, Locale, Seniority

READER = taxonomy_reader()
PYTHON = Reason(kind=ReasonKind.SKILL, nb="Python", en="Python")
DOCKER = Reason(kind=ReasonKind.SKILL, nb="Docker", en="Docker")
SOMEBODY = Profile(
    UUID(int=7),
    1,
    "Software developer, my name is Kari Prøve",
    ("Python", "kari@example.org"),
    "Ran Docker at Eksempelfirma.",
    Wishes(
        frozenset({("no", Cefr.B2), ("en", Cefr.C2)}),
        frozenset({"0301", "32"}),
        permit=CandidatePermit.NEEDED,
        salary_floor=700_000,
    ),
    seniority=Seniority.SENIOR,
)


def test_a_candidate_is_shown_by_trade_skills_level_languages_and_places() -> None:
    shown = plain(show(3, SOMEBODY, [PYTHON], [CautionKind.LANGUAGE_LEVEL_UNKNOWN]), Locale.EN)
    assert shown == {
        "number": 3,
        "occupation": "Software developer",
        "skills": ["Python"],
        "level": "senior",
        "languages": [{"language": "en", "level": "C2"}, {"language": "no", "level": "B2"}],
        "places": [{"code": "0301", "name": "Oslo"}, {"code": "32", "name": "Akershus"}],
        "why": ["Knows what is asked for: Python."],
        "ask": ["Whether the candidate knows the language well enough is open."],
    }


def test_nothing_of_experience_name_address_pay_or_id_is_in_a_listing() -> None:
    text = str(plain(show(1, SOMEBODY, [PYTHON], []), Locale.EN))
    for secret in ("Kari", "example.org", "Docker", "700", "needed", str(SOMEBODY.candidate_id)):
        assert secret not in text


def test_a_skill_that_only_the_experience_tells_is_not_named() -> None:
    facts = profile_facts(READER, SOMEBODY)
    assert {"python", "docker"} <= set(facts.skills)
    why, _ = told(READER, SOMEBODY, facts, [PYTHON, DOCKER], [])
    assert [(each.kind, each.en) for each in why] == [("skill", "Python"), ("text", "the text")]


def test_where_every_fact_may_be_told_nothing_is_said_in_general() -> None:
    assert told(READER, SOMEBODY, Facts(), [PYTHON], [])[0] == [PYTHON]


def test_doubts_about_pay_permit_clearance_and_employment_are_not_told() -> None:
    _, doubts = told(READER, SOMEBODY, Facts(seniority=Seniority.SENIOR), [PYTHON], list(CautionKind))
    assert set(doubts) == {
        CautionKind.LANGUAGE_UNKNOWN,
        CautionKind.LANGUAGE_LEVEL_UNKNOWN,
        CautionKind.PLACE_UNKNOWN,
        CautionKind.COMMUTE,
        CautionKind.SENIORITY,
    }


def test_a_level_that_the_experience_alone_tells_is_not_compared() -> None:
    unsaid = Profile(UUID(int=7), 1, "Software developer", ("Python",))
    _, doubts = told(READER, unsaid, Facts(seniority=Seniority.SENIOR), [PYTHON], [CautionKind.SENIORITY])
    assert doubts == []


@pytest.mark.parametrize(
    ("code", "name"), [("0301", "Oslo"), ("46", "Vestland"), ("5601", "5601 Finnmark"), ("9999", "9999")]
)
def test_a_place_has_a_name_as_far_as_it_is_known(code: str, name: str) -> None:
    assert spot_name(code) == name


def test_every_kind_that_is_told_has_a_sentence_in_both_locales() -> None:
    for kind in FITS:
        assert {fits(kind, ["x"], each) for each in Locale}.isdisjoint({""})
        assert len({fits(kind, ["x"], each) for each in Locale}) == 2
