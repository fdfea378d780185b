from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from services.matcher.calibration import Feature
from services.matcher.explain import (
    Pair,
    cautions,
    has_substance,
    missing_skills,
    reasons,
    shared_skills,
    steps_up,
)
from services.matcher.facts import Facts
from services.matcher.index import JobIndex, Jobs, build_index
from services.matcher.listing import Rule
from services.matcher.matching import Found, Seeker, candidates_of, match
from services.matcher.opening import Opening, Terms
from services.matcher.profile import Wishes
from services.matcher.relevance import features, parts
from services.matcher.taxonomy.catalogue import load_taxonomy
from shared.reasons import CautionKind, Reason, ReasonKind
from shared.vocabulary import CandidatePermit, Cefr, Seniority

TAXONOMY = load_taxonomy()
NOW = datetime(2026, 3, 1, tzinfo=UTC)
OSLO = {"name": "Oslo", "municipality": "0301", "country": "NO"}
NORWEGIAN = frozenset({("no", Cefr.C2)})
AWAY = np.asarray([[0.1, 0.2, 0.3, 0.9]], dtype=np.float32)


def index_of(facts: Facts, **terms: Any) -> JobIndex:
    others = [Facts(("chef",), ("cooking", "python"))] * 3
    openings = [
        Opening(UUID(int=n), 1, f"Employer {n}", Terms.model_validate(terms if n == 0 else {}))
        for n in range(4)
    ]
    return build_index(Jobs(openings, [facts, *others], np.eye(4, dtype=np.float32)), TAXONOMY, NOW)


def a_pair(index: JobIndex, facts: Facts, wishes: Wishes | None = None, vector: np.ndarray = AWAY) -> Pair:
    wishes = wishes or Wishes(languages=NORWEGIAN)
    alone = candidates_of([Seeker(UUID(int=9), wishes, facts)], vector)
    found = features(index, alone, np.asarray([[0]]))[0, 0]
    return Pair(wishes, facts, 0, parts(found, index.weights.calibration))


def told(index: JobIndex, facts: Facts, wishes: Wishes | None = None) -> list[tuple[str, str, str]]:
    found = reasons(TAXONOMY, index, a_pair(index, facts, wishes))
    return [(each.kind, each.nb, each.en) for each in found]


def lists_of(
    index: JobIndex, facts: Facts, vector: np.ndarray = AWAY, rule: Rule | None = None
) -> list[Found]:
    seekers = [Seeker(UUID(int=9), Wishes(), facts)]
    return list(match(TAXONOMY, index, seekers, candidates_of(seekers, vector), rule or Rule(4, 0.0)))


def test_shared_occupation_and_skills_are_told_in_both_languages_rare_skills_first() -> None:
    index = index_of(Facts(("data-scientist",), ("cooking", "python", "statistics")))
    mine = Facts(("data-scientist",), ("python", "statistics", "sales"))
    assert told(index, mine) == [
        ("occupation", "dataforsker", "data scientist"),
        ("skill", "statistikk", "statistics"),
        ("skill", "Python", "Python"),
    ]


def test_a_skill_that_both_spell_differently_is_told_with_both_spellings() -> None:
    index = index_of(
        Facts(("data-scientist",), ("python", "statistics"), spelt=("Python-utvikling", "Statistics"))
    )
    mine = Facts(("data-scientist",), ("python", "statistics"), spelt=("Python", "statistics"))
    found = reasons(TAXONOMY, index, a_pair(index, mine))
    skills = {each.en: (each.wrote, each.asked) for each in found if each.kind is ReasonKind.SKILL}
    assert skills == {"statistics": (None, None), "Python": ("Python", "Python-utvikling")}


def test_a_skill_whose_spelling_is_not_known_is_told_by_its_name() -> None:
    index = index_of(Facts((), ("python",)))
    (skill,) = reasons(TAXONOMY, index, a_pair(index, Facts(skills=("python",), spelt=("Python 3",))))
    assert (skill.wrote, skill.asked) == (None, None)


def test_a_near_occupation_is_told_by_the_job_s_name() -> None:
    index = index_of(Facts(("frontend-developer",)))
    assert told(index, Facts(("software-developer",))) == [
        ("occupation", "frontend-utvikler", "frontend developer")
    ]
    assert told(index, Facts(("nurse",))) == []


def test_place_language_and_remote_are_told_where_they_fit() -> None:
    onsite = index_of(Facts(), places=[OSLO], required_languages=[{"language": "no", "level": "B2"}])
    assert told(onsite, Facts(), Wishes(languages=NORWEGIAN, places=frozenset({"03"}))) == [
        ("place", "Oslo", "Oslo"),
        ("language", "norsk", "Norwegian"),
    ]
    nameless = index_of(Facts(), places=[{"municipality": "3201"}])
    assert told(nameless, Facts()) == [("place", "Akershus", "Akershus")]
    remote = index_of(Facts(), places=[OSLO], remote="remote")
    assert [kind for kind, _, _ in told(remote, Facts())] == ["remote"]


def test_a_new_ad_is_told_to_be_new() -> None:
    for days, expected in ((2, [("fresh", "nylig lyst ut", "published recently")]), (20, [])):
        index = index_of(Facts(), published=NOW - timedelta(days=days))
        assert told(index, Facts()) == expected


def test_a_text_that_is_far_nearer_than_usual_is_a_reason() -> None:
    openings = [Opening(UUID(int=n), 1, f"Employer {n}", Terms()) for n in range(200)]
    vectors = np.eye(200, dtype=np.float32)
    index = build_index(Jobs(openings, [Facts()] * 200, vectors), TAXONOMY, NOW)
    pair = a_pair(index, Facts(skills=("cooking",)), vector=vectors[:1])
    assert pair.parts.value(Feature.SIMILARITY) > index.weights.well_above
    assert [each.kind for each in reasons(TAXONOMY, index, pair)] == [ReasonKind.TEXT]


def test_a_language_that_may_not_be_enough_is_a_caution_and_no_reason() -> None:
    index = index_of(Facts(), places=[OSLO], required_languages=[{"language": "no"}])
    wishes = Wishes(languages=frozenset({("no", Cefr.B1)}), permit=CandidatePermit.NEEDED)
    assert told(index, Facts(), wishes) == [("place", "Oslo", "Oslo")]
    assert cautions(index, a_pair(index, Facts(), wishes)) == (
        CautionKind.LANGUAGE_LEVEL_UNKNOWN,
        CautionKind.PERMIT_UNKNOWN,
    )


def test_two_steps_of_seniority_are_a_caution_and_one_is_not() -> None:
    index = index_of(Facts(seniority=Seniority.SENIOR), places=[OSLO], language="nb")
    for mine, expected in ((Seniority.JUNIOR, [CautionKind.SENIORITY]), (Seniority.EXPERIENCED, [])):
        assert list(cautions(index, a_pair(index, Facts(seniority=mine)))) == expected
    assert steps_up(Facts(seniority=Seniority.JUNIOR), index.facts[0]) == 2
    assert steps_up(Facts(), index.facts[0]) is None


def test_skills_that_only_the_ad_names_are_listed_rare_ones_first() -> None:
    index = index_of(Facts((), ("cooking", "python", "statistics")))
    missing = missing_skills(TAXONOMY, index, Facts(skills=("python",)), index.facts[0])
    assert [each.en for each in missing] == ["statistics", "cooking"]
    assert shared_skills(index, Facts(skills=("python", "sales")), index.facts[0]) == ["python"]


def test_only_the_work_itself_is_substance() -> None:
    assert has_substance((Reason(kind=ReasonKind.SKILL, nb="SQL", en="SQL"),))
    assert not has_substance((Reason(kind=ReasonKind.PLACE, nb="Oslo", en="Oslo"),))


def test_every_match_has_a_reason_and_ranks_count_from_one() -> None:
    index = index_of(Facts(("nurse",), ("wound-care",)), places=[OSLO])
    found = lists_of(index, Facts(("nurse",), ("wound-care",)))
    assert [(each.job_id.int, each.rank) for each in found] == [(0, 1)]
    assert found[0].reasons[0].en == "nurse"
    assert 0.5 < found[0].score < 1
