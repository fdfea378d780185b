"""Personal digests a second from the ledger into an SMTP sink, against one prebuilt message of that size.

Ours claims, checks wishes, renders both parts (10 jobs, 2 articles), builds the message, notes that it
goes out, sends it and notes the answer, each on disk before the next step. The peer sends ready bytes
through the same pool of connections, and keeps no ledger. The sink is another process.
"""

import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from benchmarks.report import Figure, report
from services.mailer import examples
from services.mailer.content import Content
from services.mailer.message import Mail, build
from services.mailer.render import render
from services.mailer.settings import MailerSettings
from services.mailer.smtp import Pool
from services.mailer.storage.editions import NewEdition, insert_edition, start_sending
from services.mailer.tables import deliveries
from services.mailer.wiring import create_sender, relay_of
from shared.database import create_engine
from shared.ledger import ledger
from shared.migrate import migrate
from shared.vocabulary import Locale, MailKind
from talentpool import embedded

MAILS = 3_000
JOBS = 10


class Sink(asyncio.Protocol):
    """The quickest SMTP server that Python can be: takes everything, keeps nothing."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.in_data, self.tail = transport, False, b""
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer commands; swallow content until the final dot."""
        if self.in_data:
            self.tail = (self.tail + data)[-5:]
            if self.tail.endswith(b"\r\n.\r\n"):
                self.in_data, self.tail = False, b""
                self.transport.write(b"250 2.0.0 taken\r\n")
        elif data[:4] == b"DATA":
            self.in_data = True
            self.transport.write(b"354 go on\r\n")
        else:
            self.transport.write(b"250 OK\r\n")


def run_sink(port: int, ready: Event) -> None:
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
        ready.set()
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def sink() -> Iterator[int]:
    port, ready = embedded.free_port(), multiprocessing.Event()
    process = multiprocessing.Process(target=run_sink, args=(port, ready), daemon=True)
    process.start()
    ready.wait(10)
    yield port
    process.terminate()
    process.join()


def content() -> Content:
    later = datetime.now(UTC) + timedelta(days=20)
    items = examples.digest_content(JOBS).items
    return Content(
        items=tuple(
            item.model_copy(update={"job": item.job.model_copy(update={"deadline": later})}) for item in items
        )
    )


def prebuilt() -> Mail:
    letter = examples.letter(MailKind.DIGEST, Locale.NB, JOBS)
    return build(render(letter, examples.HEAD), examples.envelope(letter), examples.SENDER)


async def floor(settings: MailerSettings, mail: Mail) -> float:
    """The same connections sending ready bytes."""
    pool = Pool(relay_of(settings), settings.smtp_connections)
    left = iter(range(MAILS))

    async def hand() -> None:
        for _ in left:
            async with pool.line() as line:
                await line.send(mail)

    started = time.perf_counter()
    await asyncio.gather(*(hand() for _ in range(settings.smtp_connections)))
    seconds = time.perf_counter() - started
    await pool.close()
    return MAILS / seconds


async def ours(settings: MailerSettings, engine: AsyncEngine) -> float:
    """The sending worker on a full ledger."""
    sender = create_sender(settings, engine, ledger("mailer"), lambda: None)
    started = time.perf_counter()
    await sender.run(until_idle=True)
    seconds = time.perf_counter() - started
    async with engine.connect() as tx:
        sent = await tx.execute(text("SELECT count(*) FROM mailer.deliveries WHERE state = 'sent'"))
        assert sent.scalar_one() == MAILS
    return MAILS / seconds


async def fill(owner: AsyncEngine) -> None:
    """Candidates, an edition and its frozen digests."""
    new = NewEdition(
        titles=examples.EDITION.titles,
        articles=examples.ARTICLES,
        partitions=1,
        top_k=JOBS,
        opened_by="bench",
    )
    async with owner.begin() as tx:
        edition_id, _ = await insert_edition(tx, new)
        await start_sending(tx, edition_id)
        people = [uuid4() for _ in range(MAILS)]
        await tx.execute(
            text(
                "INSERT INTO portal.candidates "
                "(candidate_id, email, email_key, name, locale, status, cadence, version) "
                "VALUES (:id, :email, :email, 'Kari Eksempel', 'nb', 'active', 'edition', 1)"
            ),
            [{"id": who, "email": f"{who.hex}@mail.example"} for who in people],
        )
        await queue(tx, edition_id, people)
        await tx.execute(text("ANALYZE mailer.deliveries"))


async def queue(tx: AsyncConnection, edition_id: UUID, people: list[UUID]) -> None:
    frozen = content().model_dump(mode="json")
    now = datetime.now(UTC)
    await tx.execute(
        insert(deliveries),
        [
            {
                "kind": "digest",
                "candidate_id": who,
                "edition_id": edition_id,
                "dedup_key": f"digest:{edition_id}:{who}",
                "locale": "nb",
                "content": frozen,
                "correlation_id": "benchmark",
                "state": "queued",
                "next_attempt_at": now,
            }
            for who in people
        ],
    )


async def measure(database: embedded.Database, port: int) -> None:
    owner = create_engine(database.owner_url)
    await migrate(owner)
    await fill(owner)
    await owner.dispose()
    settings = MailerSettings(
        _env_file=None,
        database_url=database.url("talentpool_mailer"),
        secret_keys=examples.LINK_KEY,
        smtp_port=port,
        smtp_mails_per_connection=MAILS,
    )
    mail = prebuilt()
    peer = await floor(settings, mail)
    engine = create_engine(settings.database_url)
    rate = await ours(settings, engine)
    await engine.dispose()
    size = f"one prebuilt message of {len(mail.content) / 1024:.0f} KiB"
    report("Mails", [Figure("personal digests, with ledger", rate, size, peer, "mails/s")])


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded.postgres(Path(folder) / "pg") as database,
        sink() as port,
    ):
        asyncio.run(measure(database, port))


if __name__ == "__main__":
    main()
