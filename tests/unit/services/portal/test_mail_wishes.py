from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from services.portal.forms import Profile
from services.portal.mail_wishes import HOME, MailWishes, offered_time_zones, time_zones
from services.portal.messages import Fault, fault_of
from shared.vocabulary import Cadence, Locale, Stage

GOOD: dict[str, Any] = {
    "locale": "nb", "occupation": "kokk", "places": [], "permit": "eea", "cadence": "weekly",
}  # fmt: skip
TODAY = datetime.now(UTC).date()


def profile(**values: Any) -> Profile:
    return Profile.model_validate(GOOD | values)


def fault(**values: Any) -> tuple[tuple[Any, ...], Fault]:
    with pytest.raises(ValidationError) as refused:
        profile(**values)
    (error,) = refused.value.errors(include_url=False)
    return error["loc"], fault_of(error)


def test_what_is_left_open_is_mail_as_it_comes() -> None:
    bare = profile()
    assert (bare.send_hour, bare.quiet_from, bare.quiet_until, bare.paused_until) == (None,) * 4
    assert (bare.time_zone, bare.may_lower, bare.stage) == (HOME, True, None)
    assert MailWishes().time_zone == HOME


def test_who_objects_to_profiling_is_not_found_either() -> None:
    assert profile(findable="yes").findable
    objecting = profile(plain="yes", findable="yes")
    assert (objecting.plain, objecting.findable) == (True, False)
    assert not profile().plain


@pytest.mark.parametrize("cadence", list(Cadence))
def test_every_cadence_can_be_chosen(cadence: Cadence) -> None:
    assert profile(cadence=cadence.value).cadence is cadence


def test_a_form_sends_texts_and_an_import_numbers() -> None:
    form = profile(send_hour="7", quiet_from="22", quiet_until="6", stage="", paused_until="")
    numbers = profile(send_hour=7, quiet_from=22, quiet_until=6, stage=None, paused_until=None)
    assert form == numbers
    assert profile(stage="student").stage is Stage.STUDENT


@pytest.mark.parametrize(
    ("values", "where", "told"),
    [
        ({"send_hour": "24"}, "send_hour", Fault.HOUR),
        ({"send_hour": "noon"}, "send_hour", Fault.HOUR),
        ({"quiet_from": -1, "quiet_until": 3}, "quiet_from", Fault.HOUR),
        ({"quiet_from": "22", "quiet_until": ""}, "quiet_until", Fault.QUIET_HOURS),
        ({"quiet_from": "", "quiet_until": "6"}, "quiet_until", Fault.QUIET_HOURS),
        ({"quiet_from": "6", "quiet_until": "6"}, "quiet_until", Fault.QUIET_HOURS),
        ({"time_zone": "Oslo"}, "time_zone", Fault.TIME_ZONE),
        ({"time_zone": "../../etc/passwd"}, "time_zone", Fault.TIME_ZONE),
        ({"paused_until": "16.8.2027"}, "paused_until", Fault.PAUSE),
        ({"paused_until": "9999-01-01"}, "paused_until", Fault.PAUSE_LONG),
        ({"stage": "tourist"}, "stage", Fault.STAGE),
        ({"may_lower": "perhaps"}, "may_lower", Fault.YES_NO),
        ({"plain": "perhaps"}, "plain", Fault.YES_NO),
    ],
)
def test_what_is_wrong_is_told_at_its_field(values: dict[str, Any], where: str, told: Fault) -> None:
    assert fault(**values) == ((where,), told)


def test_a_holiday_that_is_over_is_none_and_one_may_last_a_year() -> None:
    assert profile(paused_until=TODAY.isoformat()).paused_until is None
    tomorrow = TODAY + timedelta(days=1)
    assert profile(paused_until=tomorrow.isoformat()).paused_until == tomorrow
    far = TODAY + timedelta(days=366)
    assert profile(paused_until=far).paused_until == far


@pytest.mark.parametrize("locale", list(Locale))
def test_time_zones_are_named_by_country_and_place_home_first_and_each_once(locale: Locale) -> None:
    offered = offered_time_zones(locale)
    assert offered[0][0] == HOME
    names = [name for _, name in offered]
    assert len(names) == len(set(names)) > 300
    assert {zone for zone, _ in offered} <= time_zones()
    assert ("Asia/Kolkata", "India: Kolkata") in offered
    for zone, _ in offered:
        ZoneInfo(zone)
