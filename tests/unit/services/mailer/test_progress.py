from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.progress import (
    FEWEST_OF_A_DOMAIN,
    OTHER,
    Group,
    by_domain,
    by_reason,
    by_state,
    rate,
    seconds_left,
    still_open,
)

GROUPS = [
    Group("sent", None, "large.example", "250 2.0.0", 6, bounced=1, complained=1),
    Group("queued", None, "large.example", "451", 2),
    Group("failed", "refused", "large.example", "550 5.1.1", 1),
    Group("sent", None, "small.example", "250", 3),
    Group("failed", "refused", "tiny.example", "550", 1),
    Group("skipped", "not_active", None, None, 4),
    Group("queued", None, None, None, 10),
]


def test_mails_are_summed_by_state_and_by_reason() -> None:
    assert by_state(GROUPS) == {"sent": 9, "queued": 12, "failed": 2, "skipped": 4}
    assert by_reason(GROUPS) == {"refused": 2, "not_active": 4}
    assert by_reason(GROUPS, "skipped") == {"not_active": 4}


def test_domains_are_shown_with_their_answers_and_small_ones_together() -> None:
    large, other = by_domain(GROUPS)
    assert (large.domain, large.mails, large.sent, large.waiting, large.failed) == (
        "large.example",
        9,
        6,
        2,
        1,
    )
    assert (large.bounced, large.complained) == (1, 1)
    assert large.answers == {"250 2.0.0": 6, "451": 2, "550 5.1.1": 1}
    assert (other.domain, other.mails, other.answers) == (OTHER, 4, {"250": 3, "550": 1})


domains = st.sampled_from(["a.example", "b.example", "c.example", "d.example"])


@given(st.lists(st.builds(Group, st.sampled_from(["sent", "failed", "queued"]), st.none(), domains, st.none(),
                          st.integers(1, 4))))  # fmt: skip
def test_no_domain_is_named_with_fewer_recipients_than_the_least(groups: list[Group]) -> None:
    lines = by_domain(groups)
    assert all(line.mails >= FEWEST_OF_A_DOMAIN for line in lines if line.domain != OTHER)
    assert sum(line.mails for line in lines) == sum(group.mails for group in groups)
    assert all(line.sent + line.failed + line.waiting == line.mails for line in lines)


def test_mails_that_are_sent_again_after_a_doubt_are_still_open() -> None:
    assert still_open({"queued": 90, "claimed": 5, "sent": 900, "unknown": 3}, parked=2) == 96
    assert still_open({}, parked=0) == 0


def test_the_rate_is_that_of_the_last_minute_or_of_the_time_since_the_beginning() -> None:
    assert rate(600, timedelta(hours=1)) == 10
    assert rate(600, timedelta(seconds=20)) == 30
    assert rate(5, timedelta(0)) == 5


@pytest.mark.parametrize(
    ("state", "speed", "left"), [("sending", 4.0, 25), ("sending", 0, None), ("paused", 4, None)]
)
def test_the_time_left_is_told_only_while_it_moves(state: str, speed: float, left: float | None) -> None:
    assert seconds_left(state, 100, speed) == left
