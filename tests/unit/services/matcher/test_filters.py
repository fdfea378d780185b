from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest

from services.matcher.filters import Findings, check, conditions
from services.matcher.opening import Opening, Terms
from services.matcher.profile import Wishes
from services.matcher.verdict import Veto
from shared.reasons import CautionKind
from shared.vocabulary import CandidatePermit, Cefr, Clearance, EmploymentType

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OSLO = {"municipality": "0301", "county": "03", "country": "NO"}
BAERUM = {"municipality": "3201", "country": "NO"}
BERGEN = {"municipality": "4601", "country": "NO"}
FITS: dict[str, Any] = {"places": [OSLO], "required_languages": [{"language": "en"}]}
ENGLISH = frozenset({("en", Cefr.C2)})


def find(wishes: Wishes | None = None, deadline: datetime | None = None, **terms: Any) -> Findings:
    opening = Opening(uuid4(), 1, "Eksempel", Terms.model_validate(FITS | terms), deadline)
    return check(conditions([opening], NOW), wishes or Wishes(languages=ENGLISH), opening)


def wish(**values: Any) -> Wishes:
    return Wishes(**({"languages": ENGLISH} | values))


def test_a_job_that_asks_for_nothing_that_is_missing_passes_without_caution() -> None:
    assert find() == Findings((), ())


@pytest.mark.parametrize(("hours", "vetoes"), [(-1, (Veto.DEADLINE,)), (1, ())])
def test_a_job_is_vetoed_once_its_deadline_has_passed(hours: int, vetoes: tuple[Veto, ...]) -> None:
    assert find(deadline=NOW + timedelta(hours=hours)).vetoes == vetoes


@pytest.mark.parametrize(
    ("places", "remote", "codes", "accepts", "expected"),
    [
        ([OSLO], None, set(), False, None),
        ([OSLO], None, {"0301"}, False, None),
        ([BAERUM], None, {"32"}, False, None),
        ([BAERUM, OSLO], "hybrid", {"0301"}, False, None),
        ([BERGEN], None, {"0301"}, True, Veto.PLACE),
        ([BAERUM], None, {"0301"}, True, CautionKind.COMMUTE),
        ([BAERUM], "hybrid", {"0301"}, True, CautionKind.COMMUTE),
        ([BERGEN, BAERUM], None, {"0301"}, False, CautionKind.COMMUTE),
        ([BERGEN, {}], None, {"0301"}, False, CautionKind.PLACE_UNKNOWN),
        ([{"county": "32"}], None, {"3201"}, False, CautionKind.PLACE_UNKNOWN),
        ([{"county": "32"}], None, {"0301"}, False, CautionKind.PLACE_UNKNOWN),
        ([{"county": "46"}], None, {"0301"}, False, Veto.PLACE),
        ([{"name": "Sentrum"}], None, {"0301"}, False, CautionKind.PLACE_UNKNOWN),
        ([], None, {"0301"}, False, CautionKind.PLACE_UNKNOWN),
        ([], None, set(), False, CautionKind.PLACE_UNKNOWN),
        ([{"country": "SE"}], None, set(), True, Veto.COUNTRY),
        ([{"country": "SE"}, OSLO], "onsite", {"0301"}, False, None),
        ([OSLO], "remote", {"0301"}, False, Veto.REMOTE),
        ([OSLO], "remote", {"4601"}, True, None),
        ([OSLO], "remote", set(), False, None),
        ([], "remote", {"0301"}, True, None),
        ([{"country": "SE"}], "remote", {"0301"}, True, CautionKind.PLACE_UNKNOWN),
        ([{"country": "US"}], "remote", {"0301"}, True, Veto.COUNTRY),
        ([{"country": "US"}, OSLO], "remote", {"0301"}, True, None),
    ],
)
def test_place_and_remote(
    places: list[Any], remote: str | None, codes: set[str], accepts: bool, expected: Veto | CautionKind | None
) -> None:
    found = find(wish(places=frozenset(codes), remote=accepts), places=places, remote=remote)
    assert [*found.vetoes, *found.cautions] == [expected] * (expected is not None)


@pytest.mark.parametrize(
    ("places", "codes", "expected"),
    [
        ([BAERUM], {"0301"}, Veto.COMMUTE),
        ([BAERUM], {"03"}, Veto.COMMUTE),
        ([OSLO], {"32"}, Veto.COMMUTE),
        ([BAERUM, OSLO], {"0301"}, None),
        ([BERGEN], {"0301"}, Veto.PLACE),
        ([{"county": "32"}], {"0301"}, Veto.PLACE),
        ([BAERUM], set(), None),
    ],
)
def test_who_does_not_commute_is_told_that_it_would_take_that(
    places: list[Any], codes: set[str], expected: Veto | None
) -> None:
    found = find(wish(places=frozenset(codes), commute=False), places=places)
    assert found == Findings((expected,) if expected else (), ())


@pytest.mark.parametrize(
    ("places", "remote", "codes", "refused", "expected"),
    [
        ([OSLO], None, {"0301"}, {"0301"}, Veto.PLACE_REFUSED),
        ([OSLO], "hybrid", set(), {"0301"}, Veto.PLACE_REFUSED),
        ([OSLO], None, {"0301"}, {"3201"}, None),
        ([OSLO, BERGEN], None, set(), {"0301"}, None),
        ([BAERUM, BERGEN], None, {"32"}, {"3201"}, Veto.PLACE_REFUSED),
        ([BAERUM, BERGEN], None, {"0301"}, {"3201"}, Veto.PLACE_REFUSED),
        ([BAERUM, BERGEN], None, {"32", "46"}, {"3201"}, None),
        ([{"county": "32"}], None, {"32"}, {"3201"}, None),
        ([OSLO], "remote", set(), {"0301"}, None),
        ([OSLO], "remote", set(), {"remote"}, Veto.PLACE_REFUSED),
        ([OSLO], "onsite", {"0301"}, {"onsite"}, Veto.PLACE_REFUSED),
        ([OSLO], None, {"0301"}, {"onsite", "remote"}, None),
        ([OSLO], None, {"0301"}, set(), None),
    ],
)
def test_a_place_that_was_turned_down_is_a_reason_of_its_own(
    places: list[Any], remote: str | None, codes: set[str], refused: set[str], expected: Veto | None
) -> None:
    found = find(wish(places=frozenset(codes), refused=frozenset(refused)), places=places, remote=remote)
    assert found.vetoes == ((expected,) if expected else ())


def test_a_place_that_is_not_known_was_not_turned_down() -> None:
    found = find(wish(refused=frozenset({"0301"})), places=[OSLO, {"name": "Sentrum"}])
    assert found.vetoes == ()


@pytest.mark.parametrize(
    ("known", "required", "level", "expected"),
    [
        ({}, "no", None, Veto.LANGUAGE),
        ({}, "no", "B2", Veto.LANGUAGE),
        ({"no": "A2"}, "no", "B2", Veto.LANGUAGE_LEVEL),
        ({"no": "B2"}, "no", "B2", None),
        ({"no": "C2"}, "no", "B1", None),
        ({"no": "A2"}, "no", None, Veto.LANGUAGE_LEVEL),
        ({"no": "B1"}, "no", None, CautionKind.LANGUAGE_LEVEL_UNKNOWN),
        ({"no": "C1"}, "no", None, None),
        ({"sv": "C2"}, "no", "C1", CautionKind.LANGUAGE_LEVEL_UNKNOWN),
        ({"sv": "B2"}, "no", "C1", Veto.LANGUAGE),
        ({"nb": "C1"}, "no", "C1", None),
        ({"en": "C2"}, "de", "A1", Veto.LANGUAGE),
    ],
)
def test_required_languages(
    known: dict[str, str], required: str, level: str | None, expected: Veto | CautionKind | None
) -> None:
    languages = frozenset((code, Cefr(each)) for code, each in known.items())
    found = find(Wishes(languages=languages), required_languages=[{"language": required, "level": level}])
    assert [*found.vetoes, *found.cautions] == [expected] * (expected is not None)


@pytest.mark.parametrize(
    ("known", "written", "cautions"),
    [
        ({"no": "B2"}, "nb", ()),
        ({"no": "A2", "en": "C2"}, "nb", (CautionKind.LANGUAGE_UNKNOWN,)),
        ({"da": "C2"}, "nn", ()),
        ({"en": "B2"}, "en", ()),
        ({"en": "B2"}, None, (CautionKind.LANGUAGE_UNKNOWN,)),
    ],
)
def test_an_ad_that_states_no_language_is_a_caution_to_those_who_do_not_read_it_well(
    known: dict[str, str], written: str | None, cautions: tuple[CautionKind, ...]
) -> None:
    languages = frozenset((code, Cefr(each)) for code, each in known.items())
    found = find(Wishes(languages=languages), required_languages=[], language=written)
    assert found == Findings((), cautions)


@pytest.mark.parametrize(
    ("wished", "offered", "expected"),
    [
        (set(), ["PART_TIME"], None),
        ({"FULL_TIME"}, ["FULL_TIME", "TEMPORARY"], None),
        ({"FULL_TIME"}, ["PART_TIME"], Veto.EMPLOYMENT_TYPE),
        ({"FULL_TIME"}, [], CautionKind.EMPLOYMENT_TYPE_UNKNOWN),
        (set(), [], None),
    ],
)
def test_employment_types(wished: set[str], offered: list[str], expected: Veto | CautionKind | None) -> None:
    types = frozenset(map(EmploymentType, wished))
    found = find(wish(employment_types=types), employment_types=offered)
    assert [*found.vetoes, *found.cautions] == [expected] * (expected is not None)


@pytest.mark.parametrize(
    ("has", "says", "expected"),
    [
        ("needed", "required", Veto.PERMIT),
        ("needed", None, CautionKind.PERMIT_UNKNOWN),
        ("needed", "sponsored", None),
        ("held", "required", None),
        ("eea", "required", None),
        ("eea", None, None),
    ],
)
def test_work_permits(has: str, says: str | None, expected: Veto | CautionKind | None) -> None:
    found = find(wish(permit=CandidatePermit(has)), permit=says)
    assert [*found.vetoes, *found.cautions] == [expected] * (expected is not None)


def test_every_veto_and_caution_is_named_once() -> None:
    found = find(
        wish(places=frozenset({"4601"}), permit=CandidatePermit.NEEDED),
        required_languages=[{"language": "no"}, {"language": "de"}],
        permit="required",
    )
    assert found.vetoes == (Veto.PLACE, Veto.LANGUAGE, Veto.PERMIT)


@pytest.mark.parametrize(
    ("answer", "asked", "expected"),
    [
        (Clearance.YES, True, None),
        (Clearance.NO, True, Veto.CLEARANCE),
        (Clearance.UNKNOWN, True, CautionKind.CLEARANCE_UNKNOWN),
        (Clearance.NO, False, None),
        (Clearance.UNKNOWN, False, None),
    ],
)
def test_security_clearance(answer: Clearance, asked: bool, expected: Veto | CautionKind | None) -> None:
    found = find(wish(clearance=answer), security_clearance=asked)
    assert [*found.vetoes, *found.cautions] == [expected] * (expected is not None)


@pytest.mark.parametrize(
    ("answer", "permit", "countries", "expected"),
    [
        (Clearance.YES, "eea", ["NO"], None),
        (Clearance.YES, "held", ["NO"], None),
        (Clearance.NO, "eea", ["NO"], Veto.CITIZENSHIP),
        (Clearance.UNKNOWN, "eea", ["NO"], CautionKind.CITIZENSHIP_UNKNOWN),
        (Clearance.UNKNOWN, "held", ["NO"], Veto.CITIZENSHIP),
        (Clearance.UNKNOWN, "needed", ["NO", "SE", "DK"], Veto.CITIZENSHIP),
        (Clearance.NO, "eea", ["NO", "SE"], CautionKind.CITIZENSHIP_UNKNOWN),
        (Clearance.UNKNOWN, "held", ["US"], CautionKind.CITIZENSHIP_UNKNOWN),
        (Clearance.YES, "eea", ["US"], CautionKind.CITIZENSHIP_UNKNOWN),
        (Clearance.NO, "needed", [], None),
    ],
)
def test_citizenship_is_judged_by_the_candidates_own_word(
    answer: Clearance, permit: str, countries: list[str], expected: Veto | CautionKind | None
) -> None:
    found = find(
        wish(clearance=answer, permit=CandidatePermit(permit)), citizenship=countries, permit="sponsored"
    )
    assert [*found.vetoes, *found.cautions] == [expected] * (expected is not None)


@pytest.mark.parametrize(
    ("floor", "maximum", "expected"),
    [
        (None, 400_000, None),
        (None, None, None),
        (500_000, 499_999, Veto.SALARY),
        (500_000, 500_000, None),
        (500_000, None, CautionKind.SALARY_UNKNOWN),
    ],
)
def test_salary_floor(floor: int | None, maximum: int | None, expected: Veto | CautionKind | None) -> None:
    salary = {"maximum": maximum, "currency": "NOK", "period": "YEAR"} if maximum else None
    found = find(wish(salary_floor=floor), salary=salary)
    assert [*found.vetoes, *found.cautions] == [expected] * (expected is not None)


def test_whether_a_job_is_vetoed_never_depends_on_the_order_of_its_places() -> None:
    places = [OSLO, BAERUM, BERGEN, {"county": "32"}, {"name": "Sentrum"}, {"country": "SE"}]
    for codes in (set[str](), {"0301"}, {"32"}, {"5001"}):
        for commute in (True, False):
            wishes = wish(places=frozenset(codes), commute=commute)
            for order in permutations(places, 3):
                assert find(wishes, places=list(order)) == find(wishes, places=list(order[::-1]))
