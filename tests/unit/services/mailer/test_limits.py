from datetime import date, timedelta

import pytest

from services.mailer.limits import Limits, read_limits, rest, slows
from shared.errors import TalentPoolError

START = date(2026, 11, 2)


def test_without_settings_nothing_is_limited() -> None:
    assert read_limits("", "", None) == Limits()
    assert Limits().rate("gmail.com") == 0


def test_a_domain_has_its_own_rate_or_that_of_all_others() -> None:
    limits = read_limits("Gmail.com=20, *=2.5", "", None)
    assert [limits.rate(domain) for domain in ("gmail.com", "mail.example")] == [20, 2.5]


@pytest.mark.parametrize(
    ("day", "most"), [(0, None), (1, 200), (2, 200), (3, 1000), (6, 1000), (7, 5000), (8, None)]
)
def test_each_step_of_the_warm_up_holds_until_the_next(day: int, most: int | None) -> None:
    warm_up = read_limits("", "7=5000, 1=200, 3=1000", START).warm_up
    assert warm_up is not None
    assert warm_up.most(START + timedelta(days=day - 1)) == most


@pytest.mark.parametrize(
    ("rates", "warm_up", "start", "said"),
    [
        ("gmail.com", "", None, "DOMAIN_RATES: 'gmail.com'"),
        ("gmail.com=fast", "", None, "DOMAIN_RATES"),
        ("gmail.com=0", "", None, "above 0"),
        ("gmail.com=-1", "", None, "above 0"),
        ("gmail.com=nan", "", None, "above 0"),
        ("gmail.com=inf", "", None, "above 0"),
        ("", "1=200", None, "WARM_UP_FROM"),
        ("", "2=200", START, "day 1"),
        ("", "x=200", START, "is no day"),
        ("", "0=200", START, "is no day"),
        ("", "1=2.5", START, "WARM_UP"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused(
    rates: str, warm_up: str, start: date | None, said: str
) -> None:
    with pytest.raises(TalentPoolError, match=said):
        read_limits(rates, warm_up, start)


@pytest.mark.parametrize(
    "answer",
    [
        "421 4.7.0 [TSS04] Messages temporarily deferred due to unexpected volume",
        "421 4.7.28 Our system has detected an unusual rate of unsolicited mail",
        "451 4.7.500 Server busy. Please try again later",
        "451 4.7.1 try again later",
        "452 4.3.1 insufficient system storage",
        "450 4.2.1 The user you are trying to contact is receiving mail too fast",
        "421 service not available",
    ],
)
def test_a_domain_that_asks_for_fewer_mails_is_heard(answer: str) -> None:
    assert slows(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "452 4.2.2 mailbox full",
        "450 4.1.1 user unknown for now",
        "451 4.7.1 Greylisted, come back in five minutes",
        "450 4.7.1 <address>: recipient address rejected: greylisting",
        "450 mailbox unavailable",
        "connection lost at RCPT: SMTPServerDisconnected",
        "250 2.0.0 taken",
        "550 5.7.1 rate limit for ever",
        "",
    ],
)
def test_an_answer_about_one_mailbox_or_one_mail_slows_nobody(answer: str) -> None:
    assert not slows(answer)


def test_rests_grow_up_to_an_hour() -> None:
    lengths = [rest(strikes).total_seconds() for strikes in (1, 2, 3, 8, 50)]
    assert lengths == [30, 60, 120, 3600, 3600]
