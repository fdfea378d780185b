from typing import Any

import pytest
from pydantic import ValidationError

from services.portal.forms import MOST_SKILLS, Profile, SignUp
from services.portal.messages import MESSAGES, Fault, fault_of, values_of

GOOD: dict[str, Any] = {
    "locale": "nb",
    "occupation": "sykepleier",
    "places": [],
    "permit": "held",
    "cadence": "edition",
}


def faults(kind: type[Profile] | type[SignUp], values: dict[str, Any]) -> dict[tuple[Any, ...], Fault]:
    with pytest.raises(ValidationError) as refused:
        kind.model_validate(values)
    errors = refused.value.errors(include_url=False)
    for error in errors:
        assert MESSAGES[fault_of(error)].format(**values_of(error))
    return {tuple(error["loc"]): fault_of(error) for error in errors}


def test_an_empty_sign_up_is_told_what_is_missing_at_each_field() -> None:
    assert faults(SignUp, {"email": "", "name": "", "locale": "", "consent": False}) == {
        ("email",): Fault.EMAIL_AT,
        ("locale",): Fault.LOCALE,
        ("consent",): Fault.CONSENT,
    }


@pytest.mark.parametrize(
    "name", ["Win at www.example.org", "see https://example.org", "a@example.org", "<b>Ola</b>"]
)
def test_a_name_carries_no_message_to_a_stranger(name: str) -> None:
    values = {"email": "a@example.org", "name": name, "locale": "nb", "consent": True}
    assert faults(SignUp, values) == {("name",): Fault.NAME_LINK}


def test_names_of_all_kinds_are_taken_and_an_empty_one_is_none() -> None:
    for name, taken in [
        ("  ", None),
        (" Ng\u1ecdc  Anh ", "Ng\u1ecdc Anh"),
        ("O'Neill-Åsen", "O'Neill-Åsen"),
    ]:
        values = {"email": "a@example.org", "name": name, "locale": "nb", "consent": True}
        assert SignUp.model_validate(values).name == taken


def test_skills_are_split_at_commas_and_lines_and_each_stands_once() -> None:
    profile = Profile.model_validate(GOOD | {"skills": "Python, SQL;sql\r\n  dbt  ,,\nPython"})
    assert profile.skills == ("Python", "SQL", "dbt")


def test_too_many_or_too_long_skills_are_refused() -> None:
    assert faults(Profile, GOOD | {"skills": [f"skill {n}" for n in range(MOST_SKILLS + 1)]}) == {
        ("skills",): Fault.SKILLS_MANY
    }
    assert faults(Profile, GOOD | {"skills": ["x" * 81]}) == {("skills",): Fault.SKILL_LONG}


def test_what_a_database_cannot_hold_is_refused() -> None:
    assert faults(Profile, GOOD | {"experience": "a\x00b"}) == {("experience",): Fault.CONTROL}
    assert faults(Profile, GOOD | {"occupation": "x\ud800"}) == {("occupation",): Fault.CONTROL}
    assert faults(Profile, GOOD | {"experience": "x" * 4001}) == {("experience",): Fault.TOO_LONG}


def test_a_county_swallows_its_municipalities_and_unknown_numbers_are_refused() -> None:
    assert Profile.model_validate(GOOD | {"places": ["3201", "0301", "32", "0301"]}).places == ("0301", "32")
    assert faults(Profile, GOOD | {"places": ["9901", "Oslo", "0301"]}) == {
        ("places", 0): Fault.PLACE,
        ("places", 1): Fault.PLACE,
    }


def test_no_place_at_all_is_not_the_same_as_anywhere() -> None:
    without = {key: value for key, value in GOOD.items() if key != "places"}
    assert faults(Profile, without) == {("places",): Fault.PLACE_MISSING}


def test_languages_need_a_known_level_and_stand_once() -> None:
    wrong = [{"language": "no", "level": ""}, {"language": "", "level": "A1"}]
    assert faults(Profile, GOOD | {"languages": wrong}) == {
        ("languages", 0, "level"): Fault.LEVEL,
        ("languages", 1, "language"): Fault.LANGUAGE,
    }
    twice = [{"language": "en", "level": "C1"}, {"language": "en"}]
    assert faults(Profile, GOOD | {"languages": twice}) == {("languages",): Fault.LANGUAGES_TWICE}


def test_an_unknown_field_is_an_error() -> None:
    assert faults(Profile, GOOD | {"ocupation": "x"}) == {("ocupation",): Fault.UNKNOWN}


def test_codes_outside_the_vocabulary_are_refused() -> None:
    values = GOOD | {"permit": "x", "cadence": "", "employment_types": ["ANY"], "remote": "perhaps"}
    assert faults(Profile, values) == {
        ("permit",): Fault.PERMIT,
        ("cadence",): Fault.CADENCE,
        ("employment_types", 0): Fault.INVALID,
        ("remote",): Fault.REMOTE,
    }
