"""Personal digests a second from the ledger into postfix's ``smtp-sink``, beside two peers of the same run.

Ours claims, checks wishes, renders both parts (10 jobs, 2 articles), builds and signs the message, notes
that it goes out, sends it and notes the answer, each on disk before the next step. The floor sends one
prebuilt message of that size through the same pool of connections and keeps no ledger; ``smtp-source``,
written in C, does so too. Arguments: mails, connections, processes.
"""

import asyncio
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks import mail_peers
from benchmarks.mail_world import JOBS, fill
from benchmarks.processes import processor_seconds, resident
from benchmarks.report import Figure, report
from services.mailer import examples
from services.mailer.message import Mail, assemble
from services.mailer.press import Press
from services.mailer.processes import CONNECTIONS as CONNECTIONS_TO_LEDGER
from services.mailer.processes import share_of
from services.mailer.settings import MailerSettings
from services.mailer.smtp import Pool
from services.mailer.wiring import create_sender, create_signer, relay_of
from shared.database import create_engine
from shared.ledger import ledger
from shared.migrate import migrate
from shared.vocabulary import Locale, MailKind
from talentpool import embedded

MAILS, CONNECTIONS, PROCESSES = (*map(int, sys.argv[1:]), 3_000, 20, 2)[:3]
LISTMONK, KEILA = 100.0, 500.0
"""Mails a second: listmonk's default of 10 workers with 10 each, and the most that Keila takes at a tick."""
ROUNDS = 300


def settings_for(database: embedded.Database, port: int, folder: Path) -> MailerSettings:
    key = folder / "key.pem"
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key.write_bytes(pem)
    return MailerSettings(
        _env_file=None,
        database_url=database.url("talentpool_mailer"),
        secret_keys=examples.LINK_KEY,
        public_url=examples.PORTAL,
        smtp_port=port,
        smtp_connections=CONNECTIONS,
        smtp_mails_per_connection=MAILS,
        processes=PROCESSES,
        dkim_keys=f"bench={key}",
    )


def prebuilt(settings: MailerSettings) -> Mail:
    letter = examples.letter(MailKind.DIGEST, Locale.NB, JOBS)
    words = Press(examples.HEAD).print(letter)
    return assemble(words, examples.envelope(letter), examples.SENDER, create_signer(settings).sign_head)


def step_times(settings: MailerSettings) -> tuple[float, float]:
    """Milliseconds of processor that rendering takes, and building with signing and hashing."""
    press, sign = Press(examples.HEAD), create_signer(settings).sign_head
    letter = examples.letter(MailKind.DIGEST, Locale.NB, JOBS)
    words, envelope = press.print(letter), examples.envelope(letter)

    def timed(work: Callable[[], object]) -> float:
        started = time.process_time()
        for _ in range(ROUNDS):
            work()
        return (time.process_time() - started) / ROUNDS * 1_000

    return timed(lambda: press.print(letter)), timed(
        lambda: assemble(words, envelope, examples.SENDER, sign).digest
    )


async def hand_over(settings: MailerSettings, mail: Mail, mails: int) -> None:
    """The same connections sending ready bytes."""
    pool, left = Pool(relay_of(settings), settings.smtp_connections), iter(range(mails))

    async def hand() -> None:
        for _ in left:
            async with pool.line() as line:
                await line.send(mail)

    await asyncio.gather(*(hand() for _ in range(settings.smtp_connections)))
    await pool.close()


def floor_process(settings: MailerSettings, mail: Mail) -> None:
    asyncio.run(hand_over(settings, mail, MAILS // PROCESSES))


async def send_all(settings: MailerSettings) -> None:
    """The sending worker until nothing is due."""
    engine = create_engine(settings.database_url, pool_size=CONNECTIONS_TO_LEDGER, checked=False)
    await create_sender(settings, engine, ledger("mailer"), lambda: None).run(until_idle=True)
    await engine.dispose()


def our_process(settings: MailerSettings) -> None:
    asyncio.run(send_all(settings))


def together(
    *arguments: object, work: Callable[..., None], sampled: Callable[[list[int]], None]
) -> tuple[float, float]:
    """Seconds, and seconds of processor, that as many processes as are set take; their start left out."""
    spawn = multiprocessing.get_context("spawn")
    ready, go = spawn.Barrier(PROCESSES + 1), spawn.Event()
    processes = [spawn.Process(target=begin, args=(ready, go, work, arguments)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    ready.wait()
    started, computed = time.perf_counter(), processor_seconds(os.getpid())
    go.set()
    while any(process.is_alive() for process in processes):
        sampled([process.pid for process in processes if process.pid])
        time.sleep(0.05)
    assert all(process.exitcode == 0 for process in processes)
    return time.perf_counter() - started, processor_seconds(os.getpid()) - computed


def begin(ready: object, go: object, work: Callable[..., None], arguments: tuple[object, ...]) -> None:
    ready.wait()  # type: ignore[attr-defined]  multiprocessing's types are functions
    go.wait()  # type: ignore[attr-defined]
    work(*arguments)


async def prepare(database: embedded.Database) -> None:
    owner = create_engine(database.owner_url)
    await migrate(owner)
    await fill(owner, MAILS)
    await owner.dispose()


async def sent(database: embedded.Database) -> int:
    engine: AsyncEngine = create_engine(database.owner_url)
    async with engine.connect() as tx:
        found = await tx.execute(text("SELECT count(*) FROM mailer.deliveries WHERE state = 'sent'"))
        number = int(found.scalar_one())
    await engine.dispose()
    return number


def a_mail(seconds: float) -> float:
    """Milliseconds that each mail took."""
    return seconds / MAILS * 1_000


def postmaster(folder: Path) -> int:
    """PostgreSQL's process."""
    return int(next(folder.glob("pg/**/postmaster.pid")).read_text().split()[0])


def measure(database: embedded.Database, port: int, sink: int, folder: Path) -> None:
    asyncio.run(prepare(database))
    settings = settings_for(database, port, folder)
    share, mail = share_of(settings, 0), prebuilt(settings)
    rendering, building = step_times(settings)
    peak = 0

    def sample(processes: list[int]) -> None:
        nonlocal peak
        peak = max(peak, *(resident(str(process)) for process in processes))

    def ignore(_processes: list[int]) -> None:
        return

    taken, stored = processor_seconds(sink), processor_seconds(postmaster(folder))
    source = mail_peers.source(
        port, mails=MAILS, connections=CONNECTIONS, content=mail.content, folder=folder
    )
    seconds, floor_computed = together(share, mail, work=floor_process, sampled=ignore)
    floor, taken = MAILS / seconds, (processor_seconds(sink) - taken) / 2
    seconds, computed = together(share, work=our_process, sampled=sample)
    rate, stored = MAILS / seconds, processor_seconds(postmaster(folder)) - stored
    assert asyncio.run(sent(database)) == MAILS
    size = f"{len(mail.content) / 1024:.0f} KiB"
    report(
        f"Mails ({MAILS:,} of {size}, {CONNECTIONS} connections, {PROCESSES} processes)",
        [
            Figure(
                "personal digests, with ledger", rate, "the same client, one prebuilt mail", floor, "mails/s"
            ),
            Figure("personal digests, with ledger", rate, "smtp-source", source, "mails/s"),
            Figure("personal digests, with ledger", rate, "listmonk's default limit", LISTMONK, "mails/s"),
            Figure("personal digests, with ledger", rate, "Keila's limit a tick", KEILA, "mails/s"),
            Figure("rendering", rendering, "what is asked", 0.15, "ms"),
            Figure("MIME, signature, hash", building, "what is asked", 0.5, "ms"),
            Figure("processor, mailer", a_mail(computed), "same client", a_mail(floor_computed), "ms"),
            Figure("processor, PostgreSQL", a_mail(stored), "smtp-sink", a_mail(taken), "ms"),
            Figure("memory of a process", peak / 2**20, "what is asked", 300, "MiB"),
        ],
    )


def main() -> None:
    if not (mail_peers.program("smtp-sink") and mail_peers.program("smtp-source")):
        print(f"Mails: {mail_peers.MISSING}")
        return
    with (
        tempfile.TemporaryDirectory() as name,
        embedded.postgres(Path(name) / "pg") as database,
        mail_peers.sink() as (port, process),
    ):
        measure(database, port, process, Path(name))


if __name__ == "__main__":
    main()
