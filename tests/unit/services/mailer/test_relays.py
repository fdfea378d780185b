from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from services.mailer.delivery import Accepted, Deferred, Outcome, Refused, Unreached
from services.mailer.message import Mail
from services.mailer.relays import Relays
from services.mailer.smtp import UnreachableError

MAIL = Mail("<1@talentpool.example>", "news@talentpool.example", "kari@mail.example", b"x")
BUSY = Unreached("421 4.3.2 too busy")


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class FakeWay:
    """A relay that is there or not, and answers what it is told; usually it takes the mail."""

    name: str
    there: bool = True
    answers: list[Outcome] = field(default_factory=list)
    asked: int = 0

    @asynccontextmanager
    async def line(self) -> AsyncIterator["FakeWay"]:
        self.asked += 1
        if not self.there:
            message = f"{self.name} is not ready"
            raise UnreachableError(message)
        yield self

    async def send(self, mail: Mail) -> Outcome:
        assert mail == MAIL
        return self.answers.pop(0) if self.answers else Accepted("250 taken")

    async def close(self) -> None:
        self.there = False


async def send(relays: Relays) -> tuple[str, Outcome]:
    async with relays.line() as line:
        return line.name, await line.send(MAIL)


async def test_the_first_relay_takes_all_mails_as_long_as_it_works() -> None:
    first, second = FakeWay("one"), FakeWay("two")
    relays = Relays([first, second])
    assert [(await send(relays))[0] for _ in range(3)] == ["one"] * 3
    assert second.asked == 0


async def test_another_relay_takes_over_from_one_that_is_away() -> None:
    clock, first, second = Clock(), FakeWay("one", there=False), FakeWay("two")
    relays = Relays([first, second], clock)
    assert [(await send(relays))[0] for _ in range(3)] == ["two"] * 3
    assert first.asked == 1
    first.there = True
    clock.now += 1
    assert (await send(relays))[0] == "one"


async def test_a_relay_that_takes_no_mail_now_rests_and_the_mail_goes_to_the_next() -> None:
    relays = Relays([FakeWay("one", answers=[BUSY]), FakeWay("two")], Clock())
    assert await send(relays) == ("one", BUSY)
    assert await send(relays) == ("two", Accepted("250 taken"))


@pytest.mark.parametrize("outcome", [Refused("550 no"), Deferred("451 later")])
async def test_what_a_relay_says_of_a_mail_is_no_failure_of_the_relay(outcome: Outcome) -> None:
    relays = Relays([FakeWay("one", answers=[outcome]), FakeWay("two")], Clock())
    assert [(await send(relays))[0] for _ in range(2)] == ["one", "one"]


async def test_rests_grow_while_a_relay_fails_and_are_short_again_after_it_worked() -> None:
    clock, way = Clock(), FakeWay("one", there=False)
    relays = Relays([way], clock)

    async def rests() -> float:
        started = clock.now
        asked = way.asked
        while way.asked == asked and clock.now < started + 200:
            clock.now += 0.25
            with pytest.raises(UnreachableError):
                await send(relays)
        return clock.now - started

    with pytest.raises(UnreachableError, match="one is not ready"):
        await send(relays)
    assert [await rests() for _ in range(9)] == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
    way.there = True
    clock.now += 60
    await send(relays)
    way.there = False
    with pytest.raises(UnreachableError):
        await send(relays)
    assert await rests() == 0.5


async def test_mails_in_hand_that_meet_the_same_failure_do_not_prolong_the_rest() -> None:
    clock, way = Clock(), FakeWay("one", answers=[BUSY] * 3)
    relays = Relays([way], clock)
    async with relays.line() as first, relays.line() as second, relays.line() as third:
        for line in (first, second, third):
            await line.send(MAIL)
    clock.now += 0.5
    assert (await send(relays))[1] == Accepted("250 taken")


async def test_when_all_rest_it_is_said_so() -> None:
    relays = Relays([FakeWay("one", there=False), FakeWay("two", there=False)], Clock())
    with pytest.raises(UnreachableError, match="one is not ready; two is not ready"):
        await send(relays)
    with pytest.raises(UnreachableError, match="all relays rest"):
        await send(relays)


async def test_closing_closes_all() -> None:
    ways = [FakeWay("one"), FakeWay("two")]
    await Relays(ways).close()
    assert [way.there for way in ways] == [False, False]
