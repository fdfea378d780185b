from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np

from services.matcher.explain import cautions, has_substance, reasons
from services.matcher.facts import Facts
from services.matcher.index import JobIndex, Jobs, build_index
from services.matcher.matching import Seeker, match
from services.matcher.opening import Opening, Terms
from services.matcher.profile import Wishes
from services.matcher.ranking import Rule
from services.matcher.taxonomy.catalogue import load_taxonomy
from shared.reasons import CautionKind, Reason, ReasonKind
from shared.vocabulary import CandidatePermit, Cefr

TAXONOMY = load_taxonomy()
NOW = datetime(2026, 3, 1, tzinfo=UTC)
OSLO = {"name": "Oslo", "municipality": "0301", "country": "NO"}
NORWEGIAN = frozenset({("no", Cefr.C2)})


def index_of(facts: Facts, **terms: Any) -> JobIndex:
    others = [Facts(("chef",), ("cooking", "python"))] * 3
    openings = [
        Opening(UUID(int=n), 1, f"Employer {n}", Terms.model_validate(terms if n == 0 else {}))
        for n in range(4)
    ]
    return build_index(Jobs(openings, [facts, *others], np.eye(4, dtype=np.float32)), TAXONOMY, NOW)


def told(index: JobIndex, facts: Facts, wishes: Wishes | None = None) -> list[tuple[str, str, str]]:
    found = reasons(TAXONOMY, index, 0, wishes or Wishes(languages=NORWEGIAN), facts)
    return [(each.kind, each.nb, each.en) for each in found]


def test_shared_occupation_and_skills_are_told_in_both_languages_rare_skills_first() -> None:
    index = index_of(Facts(("data-scientist",), ("cooking", "python", "statistics")))
    mine = Facts(("data-scientist",), ("python", "statistics", "sales"))
    assert told(index, mine) == [
        ("occupation", "dataforsker", "data scientist"),
        ("skill", "statistikk", "statistics"),
        ("skill", "Python", "Python"),
    ]


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


def test_a_language_that_may_not_be_enough_is_a_caution_and_no_reason() -> None:
    index = index_of(Facts(), places=[OSLO], required_languages=[{"language": "no"}])
    wishes = Wishes(languages=frozenset({("no", Cefr.B1)}), permit=CandidatePermit.NEEDED)
    assert told(index, Facts(), wishes) == [("place", "Oslo", "Oslo")]
    assert cautions(index, 0, wishes) == (
        CautionKind.LANGUAGE_LEVEL_UNKNOWN,
        CautionKind.PERMIT_UNKNOWN,
    )


def test_only_the_work_itself_is_substance() -> None:
    assert has_substance((Reason(kind=ReasonKind.SKILL, nb="SQL", en="SQL"),))
    assert not has_substance((Reason(kind=ReasonKind.PLACE, nb="Oslo", en="Oslo"),))


def test_every_match_has_a_reason_and_ranks_count_from_one() -> None:
    index = index_of(Facts(("nurse",), ("wound-care",)), places=[OSLO])
    seeker = Seeker(UUID(int=9), Wishes(), Facts(("nurse",), ("wound-care",)))
    vector = np.asarray([[0.1, 0.2, 0.3, 0.9]], dtype=np.float32)
    found = list(match(TAXONOMY, index, [seeker], vector, Rule(4, good_score=-10)))
    assert [(each.job_id.int, each.rank) for each in found] == [(0, 1)]
    assert found[0].reasons[0].en == "nurse"
