"""Mails in doubt are found in the ledger, and settled by a person, with who and why."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from fixtures.editions import EDITOR, Press
from fixtures.mailer import ObedientRelay, World, in_tx, rows, start_relay
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.deciding import UnknownMailError, settle_mail
from services.mailer.delivery import State
from services.mailer.settling import How, SettlingRefusedError, decision
from services.mailer.storage.ledger import find_line, read_page
from shared.ledger import ledger


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


async def parked(press: Press, relay: ObedientRelay) -> Any:
    """A mail that was lost after its final dot, and parked."""
    relay.answers["DATA"] = ["drop"]
    await press.in_review(candidates=1, approves_itself=True)
    await press.send(on_unknown="park")
    (row,) = await press.mails()
    assert (row["state"], row["reason"]) == ("unknown", "parked")
    return row


async def settle(press: Press, delivery_id: Any, how: How) -> Any:
    decided = decision(how, "the relay's log says so")
    return await in_tx(press.engine, settle_mail, ledger("mailer"), delivery_id, decided, EDITOR)


@pytest.mark.parametrize(("how", "state"), [(How.SENT, State.SENT), (How.FAIL, State.FAILED)])
async def test_a_mail_is_said_to_have_arrived_or_failed(
    press: Press, relay: ObedientRelay, how: How, state: State
) -> None:
    row = await parked(press, relay)
    assert await settle(press, row["id"], how) is state
    (now,) = await press.mails()
    assert (now["state"], now["reason"], now["next_attempt_at"]) == (state.value, "settled", None)
    assert (now["sent_at"] is not None) is (how is How.SENT)
    subjects = [each["subject"] for each in await rows(press.engine, ledger("mailer").outbox)]
    assert subjects.count("mail.sent") == (1 if how is How.SENT else 0)
    with pytest.raises(SettlingRefusedError, match=f"the mail is {state.value}"):
        await settle(press, row["id"], How.RESEND)


async def test_a_mail_is_sent_again_with_the_same_message_id_though_its_edition_was_sent(
    press: Press, relay: ObedientRelay
) -> None:
    row = await parked(press, relay)
    assert await press.state(1) == "sent"
    await settle(press, row["id"], How.RESEND)
    assert await press.state(1) == "sending"
    await press.send()
    (now,) = await press.mails()
    assert (now["state"], now["message_id"]) == ("sent", row["message_id"])
    assert len(relay.taken) == 2
    assert await press.state(1) == "sent"
    notes = [(step.after, step.who, step.note) for step in await press.steps(1)][-2:]
    assert notes == [
        ("sending", "kari", f"mail {row['id']} again: the relay's log says so"),
        ("sent", "mailer", None),
    ]


async def test_the_ledger_shows_all_of_a_mail_and_no_address(press: Press, relay: ObedientRelay) -> None:
    row = await parked(press, relay)
    await settle(press, row["id"], How.SENT)
    line = await in_tx(press.engine, find_line, row["id"])
    assert (line.edition, line.kind, line.state, line.attempts, line.doubts) == (1, "digest", "sent", 1, 1)
    (item,) = line.items
    assert (item.rank, item.score, item.reasons[0].kind) == (1, 0.5, "place")
    assert line.model_id == "test-model"
    assert len(line.rendered_hash) == 64
    assert line.message_id
    assert line.relay
    assert [(each.how, each.who, each.why) for each in line.settlements] == [
        ("sent", "kari", "the relay's log says so")
    ]
    assert "@mail.example" not in repr(line)


async def test_pages_follow_each_other_and_are_of_one_state(press: Press, relay: ObedientRelay) -> None:
    await press.in_review(candidates=5, approves_itself=True)
    relay.answers["RCPT"] = ["550 5.7.1 not today"]
    await press.send()
    await press.in_review(candidates=1)
    async with press.engine.connect() as tx:
        first = await read_page(tx, number=1, limit=3)
        second = await read_page(tx, number=1, limit=3, after=first[-1].id)
        failed = await read_page(tx, number=1, state=State.FAILED)
        everything = await read_page(tx)
        nothing = await read_page(tx, number=7)
    assert len({line.id for line in first + second}) == 5
    assert [line.relay_answer for line in failed] == ["550 5.7.1 not today"]
    assert ({line.edition for line in everything}, nothing) == ({1, 2}, [])


async def test_every_mail_that_was_ever_in_doubt_is_listed_however_it_ended(
    press: Press, relay: ObedientRelay
) -> None:
    relay.answers["DATA"] = ["drop", "drop", "drop", "250 2.0.0 taken"]
    await press.in_review(candidates=6, approves_itself=True)
    await press.send(on_unknown="park")
    first, second, third = [row["id"] for row in await press.mails() if row["state"] == "unknown"]
    await settle(press, first, How.SENT)
    await settle(press, second, How.RESEND)
    await press.send()
    async with press.engine.connect() as tx:
        found = await read_page(tx, number=1, doubted=True)
        parked = await read_page(tx, number=1, doubted=True, state=State.UNKNOWN)
        of_another = await read_page(tx, number=2, doubted=True)
    assert {line.id for line in found} == {first, second, third}
    assert {(line.id, line.state, line.doubts) for line in found} >= {(second, "sent", 0)}
    assert [line.id for line in parked] == [third]
    assert of_another == []
    copies = [who for who in relay.recipients if relay.recipients.count(who) > 1]
    assert len(copies) == 2, "what came twice is one of those listed"


async def test_a_mail_that_is_not_there_is_said_to_be_unknown(press: Press) -> None:
    with pytest.raises(UnknownMailError, match="there is no mail delivery"):
        await settle(press, uuid4(), How.SENT)
