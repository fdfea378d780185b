from datetime import UTC, datetime
from math import inf, nan

import pytest

from services.mailer.canary import CanaryRule
from services.mailer.drafting import canary_rule, titles, with_zone
from services.mailer.edition_options import moment
from shared.errors import TalentPoolError
from shared.vocabulary import Locale


def test_titles_are_one_clean_line_in_both_languages() -> None:
    assert titles("Høst\r\nBcc: a", "Autumn\x00") == {Locale.NB: "Høst Bcc: a", Locale.EN: "Autumn"}
    with pytest.raises(TalentPoolError, match="the Norwegian title has 10000 characters: write at most 150"):
        titles("x" * 10_000, "y")
    with pytest.raises(TalentPoolError, match="the English title is empty"):
        titles("Høst", "\u202e\r\n")


@pytest.mark.parametrize("share", [-0.1, 1.5, nan, inf])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(TalentPoolError, match="share of canary"):
        canary_rule(share, 30, 0.05, 0.003)
    with pytest.raises(TalentPoolError, match="share of complaints"):
        canary_rule(0.05, 30, 0.05, share)


def test_a_wait_has_bounds() -> None:
    assert canary_rule(0.05, 30, 0.05, 0.003) == CanaryRule(0.05, 30, 0.05, 0.003)
    for minutes in (-1, 10_081):
        with pytest.raises(TalentPoolError, match="minutes"):
            canary_rule(0.05, minutes, 0.05, 0.003)


def test_a_time_of_sending_names_its_zone() -> None:
    assert with_zone(datetime(2027, 3, 1, tzinfo=UTC)).tzinfo is UTC
    with pytest.raises(TalentPoolError, match="names no zone"):
        with_zone(datetime(2027, 3, 1))  # noqa: DTZ001  that is the point


def test_a_time_on_the_command_line_is_this_machines_unless_it_says_otherwise() -> None:
    assert moment(None) is None
    found = moment("2027-03-01T08:00")
    assert found is not None
    assert found.tzinfo is not None
    assert moment("2027-03-01T08:00+00:00") == datetime(2027, 3, 1, 8, tzinfo=UTC)
    with pytest.raises(TalentPoolError, match="'tomorrow' is no time"):
        moment("tomorrow")
