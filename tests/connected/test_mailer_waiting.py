"""What Prometheus is told of editions that do not move, and of mails that are due."""

from collections.abc import Callable
from typing import Any

import pytest
from fixtures.editions import Press
from fixtures.mailer import World
from prometheus_client import REGISTRY
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer import stepping
from services.mailer.canary import CanaryRule
from services.mailer.storage import freezing
from services.mailer.watching import watch

LATE = "UPDATE mailer.deliveries SET next_attempt_at = now() - interval '{}'"


@pytest.fixture
async def press(
    owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine], settings_for: Callable[..., Any]
) -> Press:
    world = World(owner)
    await world.prepare()
    return Press(engine_for("mailer"), world, settings_for)


async def told(press: Press, name: str, **labels: str) -> float:
    async with press.engine.connect() as tx:
        await watch(tx)
    value = REGISTRY.get_sample_value(name, labels)
    assert value is not None
    return value


async def test_editions_that_are_not_over_are_counted_by_state(press: Press) -> None:
    number = await press.in_review(1)
    await press.draft()
    assert await told(press, "talentpool_editions", state="in_review") == 1
    assert await told(press, "talentpool_editions", state="draft") == 1
    await press.take(stepping.cancel, number)
    assert await told(press, "talentpool_editions", state="in_review") == 0


async def test_an_opened_edition_is_slow_since_its_last_part_was_frozen(press: Press) -> None:
    assert await told(press, "talentpool_edition_ranking_seconds") == 0
    number = await press.draft(partitions=2)
    await press.open(number)
    await press.execute("UPDATE mailer.editions SET opened_at = now() - interval '2 hours'")
    assert await told(press, "talentpool_edition_ranking_seconds") == pytest.approx(7200, abs=60)
    await press.rank(number, 1)
    assert await told(press, "talentpool_edition_ranking_seconds") < 60
    await press.take(stepping.cancel, number)
    assert await told(press, "talentpool_edition_ranking_seconds") == 0


@pytest.mark.parametrize("state", ["queued", "claimed"])
async def test_a_mail_waits_since_it_was_due_if_it_may_go_out(press: Press, state: str) -> None:
    number = await press.in_review(1)
    await press.execute(LATE.format("1 hour"))
    assert await told(press, "talentpool_mails_due_seconds") == 0
    await press.take(stepping.approve, number)
    await press.execute(LATE.format("1 hour"))
    await press.execute("UPDATE mailer.deliveries SET state = :state", state=state)
    assert await told(press, "talentpool_mails_due_seconds") == pytest.approx(3600, abs=60)


async def test_mails_behind_a_canary_do_not_wait_but_those_to_single_people_do(press: Press) -> None:
    number = await press.in_review(2, canary=CanaryRule(share=50, minutes=30))
    await press.take(stepping.approve, number)
    await press.execute(LATE.format("1 hour"))
    assert await told(press, "talentpool_mails_due_seconds") == 0
    who = await press.world.candidate(status="pending")
    async with press.engine.begin() as tx:
        await freezing.queue_confirmation(tx, who, 1)
    await press.execute(LATE.format("2 hours") + " WHERE kind = 'confirm'")
    assert await told(press, "talentpool_mails_due_seconds") == pytest.approx(7200, abs=60)
