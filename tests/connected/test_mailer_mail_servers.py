"""Postfix and Dovecot bring back what the mailer sent through them, by IMAP and by LMTP."""

import asyncio
import imaplib
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fixtures.mail_servers import PASSWORD, MailServers, mail_servers
from fixtures.mailer import World, in_tx, rows
from fixtures.returning import DOMAIN, HASHER, PATHS, desk_for, report, sent_to
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer import handlers
from services.mailer.coming_in.listener import Listening, keep_listening
from services.mailer.coming_in.mailbox import OUT_OF_REACH, Account, read_once
from services.mailer.returning_settings import MailboxSecurity
from services.mailer.settings import MailerSettings
from services.mailer.tables import deliveries, returns, suppressions
from services.mailer.taking_back import Desk, Effect
from services.mailer.wiring import create_sender
from shared.events import TalentRegistered
from shared.ledger import ledger

__all__ = ["mail_servers"]
PATIENCE_SECONDS = 60.0


@pytest.fixture
async def world(owner: AsyncEngine) -> World:
    made = World(owner)
    await made.prepare()
    return made


@pytest.fixture
async def engine(engine_for: Callable[[str], AsyncEngine]) -> AsyncIterator[AsyncEngine]:
    return engine_for("mailer")  # type: ignore[return-value]


@pytest.fixture
def account(mail_servers: MailServers, monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_servers.authority))
    account = Account(
        "127.0.0.1", mail_servers.imap, MailboxSecurity.TLS, "bounces", PASSWORD, "INBOX", "Read", "Set aside"
    )
    with inbox(account, mail_servers.authority) as box:
        box.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
        box.expunge()
    return account


@contextmanager
def inbox(account: Account, authority: Path, folder: str = "INBOX") -> Iterator[imaplib.IMAP4_SSL]:
    context = ssl.create_default_context(cafile=str(authority))
    box = imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context)
    box.login(account.user, account.password)
    box.select(f'"{folder}"')
    yield box
    box.logout()


def count(account: Account, authority: Path, folder: str = "INBOX") -> int:
    with inbox(account, authority, folder) as box:
        return len(box.uid("SEARCH", "ALL")[1][0].split())


async def until(condition: Callable[[], Any], servers: MailServers) -> None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await condition():  # noqa: ASYNC110  what other processes do sets no event
                await asyncio.sleep(0.2)
    except TimeoutError:
        pytest.fail(f"it did not come about; the servers said:\n{servers.said()}")


async def send(
    engine: AsyncEngine, world: World, make: Callable[..., Any], servers: MailServers, *names: str
) -> dict[str, UUID]:
    """Send each name at mail.example a mail through Postfix; returns the candidates by name."""
    people = {}
    for name in names:
        people[name] = await world.candidate("pending")
        await world.set_address(people[name], f"{name}@mail.example")
        event = TalentRegistered(candidate_id=people[name], version=1)
        await in_tx(engine, handlers.ask_to_confirm, event)
    settings = make(MailerSettings, smtp_port=servers.smtp, bounce_domain=DOMAIN, poll_seconds=0.05)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await create_sender(settings, engine, ledger("mailer"), lambda: None).run(until_idle=True)
    return people


async def test_an_unknown_user_and_a_full_mailbox_come_back_by_imap(
    engine: AsyncEngine,
    world: World,
    settings_for: Callable[..., Any],
    mail_servers: MailServers,
    account: Account,
) -> None:
    people = await send(engine, world, settings_for, mail_servers, "kari", "full", "nobody")
    assert {row["state"] for row in await rows(engine, deliveries)} == {"sent"}

    async def both_are_there() -> bool:
        return await asyncio.to_thread(count, account, mail_servers.authority) == 2

    await until(both_are_there, mail_servers)
    assert await read_once(account, desk_for(engine)) == 2
    found = {row["candidate_id"]: row for row in await rows(engine, returns)}
    told = {name: (found[who]["grade"], found[who]["status"], found[who]["effect"])
            for name, who in people.items() if who in found}  # fmt: skip
    assert told == {"full": ("soft", "5.2.2", "counted"), "nobody": ("hard", "5.1.1", "suppressed")}
    (listed,) = await rows(engine, suppressions)
    assert listed["address_hash"] == HASHER.hash("nobody@mail.example")
    bounced = {row["candidate_id"] for row in await rows(engine, deliveries) if row["bounced_at"]}
    assert bounced == {people["full"], people["nobody"]}
    assert await read_once(account, desk_for(engine)) == 0
    assert count(account, mail_servers.authority, "Read") == 2


async def test_an_unknown_user_comes_back_by_lmtp(
    engine: AsyncEngine, world: World, settings_for: Callable[..., Any], mail_servers: MailServers
) -> None:
    listening = Listening("lmtp", "127.0.0.1", mail_servers.own_lmtp, DOMAIN, 1_000_000)
    serving = asyncio.create_task(keep_listening(listening, desk_for(engine)))
    mail_servers.bounces_go_to(mail_servers.own_lmtp)
    mail_servers.reload()
    try:
        await send(engine, world, settings_for, mail_servers, "nobody", "stranger")

        async def both_are_listed() -> bool:
            return len(await rows(engine, suppressions)) == 2

        await until(both_are_listed, mail_servers)
        assert {(row["way"], row["grade"]) for row in await rows(engine, returns)} == {("lmtp", "hard")}
    finally:
        mail_servers.bounces_go_to(mail_servers.lmtp)
        mail_servers.reload()
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


async def test_a_mail_that_the_mailer_fails_on_is_set_aside_and_the_next_is_read(
    engine: AsyncEngine, world: World, mail_servers: MailServers, account: Account
) -> None:
    kari = await world.candidate()
    good = report("5.1.1", "550 5.1.1 unknown", PATHS.address(await sent_to(engine, kari)))
    with inbox(account, mail_servers.authority) as box:
        for raw in (b"Subject: poison\r\n\r\n", good):
            box.append("INBOX", "", "", raw.replace(b"\n", b"\r\n"))
    assert await read_once(account, FailingDesk.like(desk_for(engine))) == 2
    assert count(account, mail_servers.authority, "Set aside") == 1
    assert len(await rows(engine, suppressions)) == 1


class FailingDesk(Desk):
    """Fails on mails that name poison."""

    @classmethod
    def like(cls, desk: Desk) -> "FailingDesk":
        return cls(**vars(desk))

    async def take_mail(self, raw: bytes, way: str, recipient: str | None = None) -> Effect:
        if b"poison" in raw:
            raise ZeroDivisionError
        return await super().take_mail(raw, way, recipient)


async def test_a_certificate_that_nobody_vouches_for_and_a_wrong_password_are_out_of_reach(
    engine: AsyncEngine, mail_servers: MailServers, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OUT_OF_REACH):
        await read_once(replace(account, password="wrong"), desk_for(engine))
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_servers.folder / "main.cf"))
    with pytest.raises(ssl.SSLError):
        await read_once(account, desk_for(engine))
