from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.mailer.cadence import Rules
from services.mailer.claimed import Contact
from services.mailer.delivery import Skip
from services.mailer.timing import Hours
from services.mailer.wishes import heed
from shared.vocabulary import Cadence, MailKind

NIGHT = datetime(2027, 5, 4, 1, 30, tzinfo=UTC)
MORNING = datetime(2027, 5, 4, 5, 0, tzinfo=UTC)
SLEEPS = Hours(quiet_from=22, quiet_until=7)
DAYS = timedelta(days=1)


def contact(**values: Any) -> Contact:
    defaults = {"email": "a@example.org", "name": None, "status": "active", "cadence": Cadence.INSTANT}
    return Contact(**(defaults | values))


@pytest.mark.parametrize("kind", [MailKind.ALERT, MailKind.DIGEST, MailKind.RENEWAL])
def test_what_nobody_waits_for_comes_in_the_morning(kind: MailKind) -> None:
    renewed = contact(hours=SLEEPS, renewed_at=NIGHT - 85 * DAYS)
    assert heed(kind, renewed, NIGHT, Rules()) == MORNING
    assert heed(kind, renewed, MORNING, Rules()) is None


@pytest.mark.parametrize("kind", [MailKind.CONFIRM, MailKind.WELCOME, MailKind.GOODBYE])
def test_what_answers_the_candidate_does_not_wait_and_knows_no_holiday(kind: MailKind) -> None:
    away = Hours(quiet_from=22, quiet_until=7, paused_until=date(2027, 8, 1))
    assert heed(kind, contact(hours=away, renewed_at=NIGHT - 900 * DAYS), NIGHT, Rules()) is None


def test_a_holiday_that_began_meanwhile_holds() -> None:
    away = contact(hours=Hours(paused_until=date(2027, 8, 1)), renewed_at=NIGHT - 85 * DAYS)
    assert heed(MailKind.DIGEST, away, NIGHT, Rules()) is Skip.PAUSED
    assert heed(MailKind.ALERT, away, NIGHT, Rules()) is Skip.PAUSED
    assert heed(MailKind.RENEWAL, away, NIGHT, Rules()) is None


def test_alerts_end_and_digests_only_where_the_setting_says_so() -> None:
    old = contact(renewed_at=NIGHT - 91 * DAYS)
    assert heed(MailKind.ALERT, old, NIGHT, Rules()) is Skip.ENDED
    assert heed(MailKind.DIGEST, old, NIGHT, Rules()) is None
    assert heed(MailKind.DIGEST, old, NIGHT, Rules(renewal_of_digests=True)) is Skip.ENDED
    assert heed(MailKind.ALERT, old, NIGHT, Rules(renewal=None)) is None


def test_who_has_renewed_meanwhile_is_not_asked() -> None:
    assert heed(MailKind.RENEWAL, contact(renewed_at=NIGHT - DAYS), NIGHT, Rules()) is Skip.RENEWED
