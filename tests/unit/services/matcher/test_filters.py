from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.matcher.filters import Findings, check, conditions
from services.matcher.opening import Opening, Terms
from services.matcher.profile import Wishes
from services.matcher.verdict import Veto
from shared.reasons import CautionKind
from shared.vocabulary import CandidatePermit, Cefr, EmploymentType

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OSLO = {"municipality": "0301", "county": "03", "country": "NO"}
BAERUM = {"municipality": "3201", "country": "NO"}
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
        ([BAERUM], None, {"0301"}, True, Veto.PLACE),
        ([{"county": "32"}], None, {"3201"}, False, CautionKind.PLACE_UNKNOWN),
        ([{"county": "32"}], None, {"0301"}, False, Veto.PLACE),
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
