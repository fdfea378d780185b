"""An edition's life on a real database: every step written with who and when, and what it does to mails."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from fixtures.editions import EDITOR, Press, now
from fixtures.mailer import ObedientRelay, World, in_tx, rows, start_relay
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer import stepping
from services.mailer.canary import CanaryRule
from services.mailer.drafting import Change, change
from services.mailer.edition import StepRefusedError
from services.mailer.stepping import NotApprovableError, UnknownEditionError
from services.mailer.tables import editions
from shared.ledger import ledger
from shared.vocabulary import Locale

QUICK = CanaryRule(share=0.25, minutes=0, most_bounces=0.25, most_complaints=0.1)


@pytest.fixture
async def press(
    owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine], settings_for: Callable[..., Any]
) -> Press:
    world = World(owner)
    await world.prepare()
    return Press(engine_for("mailer"), world, settings_for)


@pytest.fixture
def relay(press: Press) -> Iterator[ObedientRelay]:
    controller = start_relay(press.relay, press.port)
    yield press.relay
    controller.stop()


async def ways(press: Press, number: int) -> list[tuple[str | None, str, str]]:
    return [(step.before, step.after, step.who) for step in await press.steps(number)]


async def test_an_edition_waits_for_a_persons_yes_and_every_step_is_written(
    press: Press, relay: ObedientRelay
) -> None:
    number = await press.in_review(candidates=3)
    await press.send()
    assert relay.taken == []
    await press.take(stepping.approve, number, note="looks good")
    await press.send()
    assert len(relay.taken) == 3
    assert await ways(press, number) == [
        (None, "draft", "kari"),
        ("draft", "opened", "kari"),
        ("opened", "in_review", "mailer"),
        ("in_review", "approved", "kari"),
        ("approved", "sending", "kari"),
        ("sending", "sent", "mailer"),
    ]
    steps = await press.steps(number)
    assert steps[3].note == "looks good"
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    events = [row["subject"] for row in await rows(press.engine, ledger("mailer").outbox)]
    assert events.count("editions.opened") == 1


async def test_one_that_approves_itself_goes_out_once_it_is_ranked(
    press: Press, relay: ObedientRelay
) -> None:
    number = await press.in_review(candidates=2, approves_itself=True)
    assert await press.state(number) == "sending"
    await press.send()
    assert len(relay.taken) == 2
    assert ("in_review", "approved", "mailer") in await ways(press, number)


async def test_what_the_checks_find_keeps_it_from_being_approved_by_anybody(press: Press) -> None:
    broken = {Locale.NB: "Høst", Locale.EN: ""}
    number = await press.in_review(candidates=1, titles=broken)
    with pytest.raises(NotApprovableError, match=f"edition {number} cannot be approved: .*title.*en"):
        await press.take(stepping.approve, number)
    itself = await press.in_review(candidates=1, titles=broken, approves_itself=True)
    assert [await press.state(each) for each in (number, itself)] == ["in_review", "in_review"]
    note = (await press.steps(itself))[-1].note
    assert note is not None
    assert note.startswith("does not approve itself: ")
    await in_tx(press.engine, change, number, Change(title_en="Autumn"), EDITOR)
    await press.take(stepping.approve, number)
    assert await press.state(number) == "sending"
    assert [step.note for step in await press.steps(number)][-3:] == ["changed: titles", None, None]


async def test_a_step_that_the_state_does_not_allow_changes_nothing(press: Press) -> None:
    number = await press.draft()
    with pytest.raises(
        StepRefusedError, match="is a draft and cannot be approved now; you can open or cancel"
    ):
        await press.take(stepping.approve, number)
    with pytest.raises(UnknownEditionError, match="there is no edition 99"):
        await press.take(stepping.pause, 99)
    assert await ways(press, number) == [(None, "draft", "kari")]


async def test_of_two_approvals_at_once_one_is_refused(press: Press) -> None:
    number = await press.in_review(candidates=1)
    done = await asyncio.gather(
        *(press.take(stepping.approve, number) for _ in range(2)), return_exceptions=True
    )
    refused = [each for each in done if isinstance(each, StepRefusedError)]
    assert len(refused) == 1
    assert (await ways(press, number)).count(("in_review", "approved", "kari")) == 1


async def test_a_time_of_sending_is_kept_by_the_schedule(press: Press, relay: ObedientRelay) -> None:
    number = await press.in_review(candidates=1, send_at=now() + timedelta(hours=1))
    await press.take(stepping.approve, number)
    await press.send()
    assert (await press.state(number), relay.taken) == ("approved", [])
    await press.execute("UPDATE mailer.editions SET send_at = now()")
    await press.tick()
    assert (await ways(press, number))[-1] == ("approved", "sending", "schedule")
    await press.send()
    assert len(relay.taken) == 1


async def test_a_paused_edition_is_ranked_meanwhile_and_reviewed_when_it_goes_on(press: Press) -> None:
    number = await press.draft()
    await press.open(number)
    await press.take(stepping.pause, number)
    await press.rank(number, candidates=1)
    assert await press.state(number) == "paused"
    await press.take(stepping.resume, number)
    assert await press.state(number) == "in_review"
    assert (await ways(press, number))[-2:] == [
        ("paused", "opened", "kari"),
        ("opened", "in_review", "mailer"),
    ]


async def test_a_cancelled_edition_sends_nothing_and_freezes_nothing_more(
    press: Press, relay: ObedientRelay
) -> None:
    number = await press.in_review(candidates=3)
    await press.execute(
        "UPDATE mailer.deliveries SET state = 'unknown' "
        "WHERE id = (SELECT min(id::text)::uuid FROM mailer.deliveries)"
    )
    await press.take(stepping.approve, number)
    await press.take(stepping.cancel, number, note="wrong titles")
    await press.send()
    await press.rank(number, candidates=2)
    found = sorted((row["state"], row["reason"], row["next_attempt_at"]) for row in await press.mails())
    assert found == [("skipped", "edition_cancelled", None)] * 2 + [("unknown", "parked", None)]
    assert relay.taken == []
    with pytest.raises(StepRefusedError, match="is cancelled and cannot be resumed now; nothing more"):
        await press.take(stepping.resume, number)


async def test_the_canary_goes_first_and_the_rest_follows_it(press: Press, relay: ObedientRelay) -> None:
    number = await press.in_review(candidates=8, canary=CanaryRule(0.25, 30, 0.25, 0.1))
    await press.take(stepping.approve, number)
    await press.send()
    assert len(relay.taken) == 2
    status = await press.status(number)
    assert (status.state, status.canary.state, status.canary.mails) == ("sending", "running", 2)
    await press.execute("UPDATE mailer.editions SET canary_began_at = canary_began_at - interval '1 hour'")
    await press.tick()
    assert (await press.status(number)).canary.state == "running", "the last of them has just been sent"
    await press.execute("UPDATE mailer.deliveries SET sent_at = sent_at - interval '1 hour'")
    await press.send()
    await press.send()
    assert len(relay.taken) == len(set(relay.recipients)) == 8
    assert await press.state(number) == "sent"
    step = next(step for step in await press.steps(number) if step.who == "canary")
    assert step.note == "the rest goes: of 2 mails that went first 0 bounced, 0 complained"


@pytest.mark.parametrize("column", ["bounced_at", "complained_at"])
async def test_the_canary_pauses_the_edition_over_its_limit_and_a_person_may_overrule_it(
    press: Press, relay: ObedientRelay, column: str
) -> None:
    number = await press.in_review(candidates=8, canary=QUICK)
    await press.take(stepping.approve, number)
    await press.execute("UPDATE mailer.editions SET canary_minutes = 30")
    await press.send()
    await press.execute(f"UPDATE mailer.deliveries SET {column} = now() WHERE canary")  # noqa: S608  ours
    await press.tick()
    last = (await press.steps(number))[-1]
    assert (last.before, last.after, last.who) == ("sending", "paused", "canary")
    assert last.note is not None
    assert last.note.startswith("2 of 2 mails that went first ")
    await press.send()
    assert len(relay.taken) == 2
    without = partial(stepping.resume, without_canary=True)
    await press.take(without, number, note="a mistake of the mailbox provider")
    assert (await press.steps(number))[-1].note == (
        "a mistake of the mailbox provider; the rest goes without a canary"
    )
    await press.send()
    assert len(relay.taken) == 8
    assert (await press.status(number)).canary.state == "overruled"


async def stopped(press: Press) -> int:
    """An edition of eight, stopped by a complaint about one of the two mails that went first."""
    number = await press.in_review(candidates=8, canary=CanaryRule(0.25, 30, 0.25, 0.1))
    await press.take(stepping.approve, number)
    await press.send()
    await press.execute(
        "UPDATE mailer.deliveries SET complained_at = now() "
        "WHERE id = (SELECT min(id::text)::uuid FROM mailer.deliveries WHERE canary)"
    )
    await press.tick()
    assert await press.state(number) == "paused"
    return number


async def test_after_a_canary_stopped_it_an_edition_goes_on_with_a_new_one_that_may_stop_it_again(
    press: Press, relay: ObedientRelay
) -> None:
    number = await stopped(press)
    await press.take(stepping.resume, number, note="the provider says sorry")
    assert (await press.steps(number))[-1].note == (
        "the provider says sorry; the canary begins anew: 2 of the mails that are left go first"
    )
    await press.tick()
    canary = (await press.status(number)).canary
    assert (canary.state, canary.mails, canary.untried, canary.complained) == ("running", 2, 2, 0)
    await press.send()
    assert len(relay.taken) == 4
    await press.execute(
        "UPDATE mailer.deliveries SET bounced_at = now() "
        "WHERE canary AND began_at > (SELECT canary_began_at FROM mailer.editions)"
    )
    await press.tick()
    assert await press.state(number) == "paused"
    last = (await press.steps(number))[-1]
    assert (last.who, last.note) == ("canary", "2 of 2 mails that went first bounced; the limit is 25.0%")


async def test_when_the_new_canary_fares_well_the_rest_follows(press: Press, relay: ObedientRelay) -> None:
    number = await stopped(press)
    await press.take(stepping.resume, number)
    await press.send()
    assert len(relay.taken) == 4
    await press.execute("UPDATE mailer.editions SET canary_minutes = 0")
    await press.send()
    await press.send()
    assert len(relay.taken) == len(set(relay.recipients)) == 8
    assert await press.state(number) == "sent"


async def test_there_is_no_leaving_out_a_canary_that_holds_nothing_back(press: Press) -> None:
    number = await press.in_review(candidates=2)
    await press.take(stepping.pause, number)
    with pytest.raises(StepRefusedError, match="no canary that holds mails back: resume it without that"):
        await press.take(partial(stepping.resume, without_canary=True), number)
    assert await press.state(number) == "paused"


async def test_addresses_that_the_relay_refuses_count_as_bounced(press: Press, relay: ObedientRelay) -> None:
    relay.answers["RCPT"] = ["550 5.1.1 no such user"] * 2
    number = await press.in_review(candidates=8, canary=QUICK)
    await press.take(stepping.approve, number)
    await press.send()
    await press.tick()
    assert await press.state(number) == "paused"
    assert len(relay.taken) == 0


async def test_figures_say_pace_domains_skipped_and_the_last_step(press: Press, relay: ObedientRelay) -> None:
    relay.answers["DATA"] = ["451 4.3.0 later"]
    number = await press.in_review(candidates=7, approves_itself=True)
    await press.execute(
        "UPDATE mailer.deliveries SET state = 'skipped', reason = 'not_active', next_attempt_at = NULL "
        "WHERE id = (SELECT min(id::text)::uuid FROM mailer.deliveries)"
    )
    await press.send()
    status = await press.status(number)
    assert status.states == {"sent": 5, "queued": 1, "skipped": 1}
    assert status.skipped == {"not_active": 1}
    assert (status.total, status.open) == (7, 1)
    assert status.rate > 0
    assert status.seconds_left is not None
    (line,) = status.domains
    assert (line.domain, line.mails, line.sent, line.waiting) == ("mail.example", 6, 5, 1)
    assert line.answers == {"250 2.0.0": 5, "451 4.3.0": 1}
    assert (status.last_step.after, status.last_step.who) == ("sending", "mailer")


async def test_a_draft_is_drafted_by_its_maker(press: Press) -> None:
    number = await press.draft(opened_by="ola", audience={"languages": ["nb"]})
    (row,) = await rows(press.engine, editions)
    assert (row["number"], row["state"], row["opened_at"]) == (number, "draft", None)
    assert row["audience"] == {"languages": ["nb"]}
