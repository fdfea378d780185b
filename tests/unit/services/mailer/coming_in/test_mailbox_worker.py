import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from services.mailer.coming_in import mailbox
from services.mailer.coming_in.mailbox import Account, keep_reading
from services.mailer.metrics import RETURNS_MAILBOX_UP
from services.mailer.returning_settings import MailboxSecurity

ACCOUNT = Account("mail.example", 993, MailboxSecurity.TLS, "bounces", "word", "INBOX", "", "Set aside")


class Reader:
    """Answers as it is told, and remembers whether the mailbox was said to be up before each look."""

    def __init__(self, *answers: int | Exception) -> None:
        self.answers: Iterator[int | Exception] = iter(answers)
        self.up: list[float] = []

    async def __call__(self, _account: Account, _desk: Any) -> int:
        self.up.append(RETURNS_MAILBOX_UP._value.get())
        answer = next(self.answers, None)
        if answer is None:
            raise asyncio.CancelledError
        if isinstance(answer, Exception):
            raise answer
        return answer


async def read(monkeypatch: pytest.MonkeyPatch, *answers: int | Exception) -> list[float]:
    reader = Reader(*answers)
    monkeypatch.setattr(mailbox, "read_once", reader)
    with pytest.raises(asyncio.CancelledError):
        await keep_reading(ACCOUNT, None, 0.0)  # type: ignore[arg-type]
    return reader.up


async def test_an_outage_is_waited_out_and_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    RETURNS_MAILBOX_UP.set(1)
    assert await read(monkeypatch, OSError("away"), 3, ConnectionResetError(), 0) == [1, 0, 1, 0, 1]


async def test_a_fault_of_the_code_ends_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "read_once", Reader(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        await keep_reading(ACCOUNT, None, 0.0)  # type: ignore[arg-type]


async def test_an_outage_after_a_full_look_is_waited_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(mailbox.asyncio, "sleep", sleep)
    monkeypatch.setattr(mailbox, "read_once", Reader(mailbox.AT_ONCE, OSError("away"), OSError("away")))
    with pytest.raises(asyncio.CancelledError):
        await keep_reading(ACCOUNT, None, 60.0)  # type: ignore[arg-type]
    assert waited == [0.0, 120.0, 240.0]
