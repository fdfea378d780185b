from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.mailer.adding_schedule import described
from services.mailer.schedule import NewSchedule, StoredSchedule, new_edition, opens_at, plan_of
from services.mailer.who import person
from shared.errors import TalentPoolError
from shared.vocabulary import Locale

NOW = datetime(2027, 3, 3, 12, tzinfo=UTC)
TUESDAYS = ("FREQ=WEEKLY;BYDAY=TU", "07:00", "Europe/Oslo")
PLAN: dict[str, Any] = {"title_nb": "Uke {week}: {date}", "title_en": "Week {week}, {month} {year}"}


def schedule(name: str = "weekly", when: tuple[str, str, str] = TUESDAYS, **plan: Any) -> NewSchedule:
    return described(name, when, PLAN | plan, person("Kari"), NOW)


def stored(new: NewSchedule) -> StoredSchedule:
    return StoredSchedule(
        new.name, new.recurrence, new.plan, new.next_at, new.made_by, schedule_id=UUID(int=7), made_at=NOW
    )


def test_a_schedule_says_when_it_opens_next_on_its_own_clock() -> None:
    assert opens_at(schedule()) == "2027-03-09 07:00"
    assert opens_at(schedule(when=("FREQ=DAILY", "23:30", "Asia/Tokyo"))) == "2027-03-03 23:30"


def test_its_editions_carry_the_day_that_they_are_due() -> None:
    weekly = stored(schedule(audience={"languages": ["en"]}, approves_itself=True, canary_share=0.1))
    edition = new_edition(weekly, datetime(2027, 3, 9, 6, tzinfo=UTC), ())
    assert edition.titles == {Locale.NB: "Uke 10: 9. mars 2027", Locale.EN: "Week 10, March 2027"}
    assert edition.schedule_id == UUID(int=7)
    assert (edition.audience, edition.approves_itself) == ({"languages": ["en"]}, True)
    assert edition.canary.share == 0.1
    assert edition.opened_by == "schedule weekly"


def test_an_edition_approves_itself_only_if_the_schedule_says_so() -> None:
    assert plan_of(PLAN).approves_itself is False


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ({"title_nb": ""}, "title_nb"),
        ({"title_nb": "{day}"}, "names {day}; what can stand in braces is {date}"),
        ({"title_en": "{week"}, "brace without its partner"),
        ({"title_en": "{0.__class__}"}, "what can stand in braces"),
        ({"title_en": "{date:d}"}, "what can stand in braces is {date}"),
        ({"title_en": "{week:>999999999}"}, "what can stand in braces is {date}"),
        ({"title_en": "{week!r}"}, "what can stand in braces is {date}"),
        ({"title_nb": "x" * 140 + " {date}"}, "has 159 characters; write at most 150"),
        ({"title_nb": "a\nb"}, "holds a line end"),
        ({"title_nb": "{{{{ name }}}}"}, "placeholder that nothing fills in"),
        ({"title_en": "x" * 201}, "title_en"),
        ({"partitions": 0}, "partitions"),
        ({"audience": {"places": ["99"]}}, "audience.places.0"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_plan_that_is_wrong_is_told_before_it_is_stored(plan: dict[str, Any], told: str) -> None:
    with pytest.raises(TalentPoolError) as refused:
        schedule(**plan)
    assert told in str(refused.value)


def test_a_rule_that_has_ended_makes_no_schedule() -> None:
    with pytest.raises(TalentPoolError, match="does not come again"):
        schedule(when=("FREQ=DAILY;COUNT=1", "07:00", "Europe/Oslo"))


@pytest.mark.parametrize("name", ["", " ", "a" * 61, "a\nb", "-"])
def test_a_name_is_short_and_plain(name: str) -> None:
    with pytest.raises(TalentPoolError, match="cannot name a schedule"):
        schedule(name)
