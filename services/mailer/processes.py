"""Sending in processes of its own: Python computes on one core a process, and composing mails is computing.

The service starts them, starts anew whatever ends, and stops them with itself. Each claims by itself. A
process whose service is gone finishes what it has in hand, and ends.
"""

import asyncio
import multiprocessing
import signal
from collections.abc import Callable, Coroutine
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from services.mailer.counting import Counts, counted, repeat, since
from services.mailer.sender import Sender
from services.mailer.settings import MailerSettings
from services.mailer.wiring import create_sender
from shared.database import create_engine
from shared.errors import TalentPoolError
from shared.ledger import ledger
from shared.logs import configure_logs, get_logger
from shared.runtime import Runtime

RESTART_SECONDS = 2.0
COUNT_SECONDS = 1.0
CONNECTIONS = 4
"""To the database: one claims, one writes marks, one keeps house."""

log = get_logger()


def sending(settings: MailerSettings, runtime: Runtime) -> Callable[[], Coroutine[Any, Any, None]]:
    """The endless work of a service that sends: in this process, or in as many as the settings say."""
    if settings.processes > settings.smtp_connections:
        message = "TALENTPOOL_MAILER_PROCESSES must not be more than TALENTPOOL_MAILER_SMTP_CONNECTIONS"
        raise TalentPoolError(message)
    sender = create_sender(settings, runtime.engine, runtime.ledger, runtime.nudge_relay)
    return sender.run if settings.processes == 1 else SendingProcesses(settings).run


class SendingProcesses:
    """Keeps as many processes running as the settings say."""

    def __init__(self, settings: MailerSettings) -> None:
        self._settings = settings

    async def run(self) -> None:
        """Until it is cancelled; then the processes finish what they have in hand."""
        async with asyncio.TaskGroup() as group:
            for number in range(self._settings.processes):
                group.create_task(self._keep(number))

    async def _keep(self, number: int) -> None:
        while True:
            here, there = multiprocessing.get_context("spawn").Pipe(duplex=False)
            process = multiprocessing.get_context("spawn").Process(
                target=run,
                args=(share_of(self._settings, number), there),
                name=f"sending-{number}",
                daemon=True,
            )
            await asyncio.to_thread(process.start)
            there.close()
            try:
                await self._watch(process, here)
            finally:
                here.close()
            log.warning("sending_process_ended", number=number, code=process.exitcode)
            await asyncio.sleep(RESTART_SECONDS)

    async def _watch(self, process: SpawnProcess, counts: Connection) -> None:
        try:
            while process.is_alive():
                await asyncio.sleep(COUNT_SECONDS / 4)
                _take(counts)
        except asyncio.CancelledError:
            process.terminate()
            await asyncio.to_thread(process.join, self._settings.stop_timeout)
            if process.is_alive():
                process.kill()
            raise


def share_of(settings: MailerSettings, number: int) -> MailerSettings:
    """The settings of one of several processes: connections and rate are those of all together."""
    each, more = divmod(settings.smtp_connections, settings.processes)
    return settings.model_copy(
        update={
            "smtp_connections": each + (number < more),
            "mails_per_second": settings.mails_per_second / settings.processes,
        }
    )


def _take(counts: Connection) -> None:
    """Add what a process has counted to what the service shows."""
    try:
        while counts.poll():
            repeat(counts.recv())
    except (EOFError, OSError):  # it has ended; whoever watches it sees that
        return


def run(settings: MailerSettings, counts: Connection) -> None:
    """A sending process from its start to its end."""
    configure_logs("mailer", level=settings.log_level, log_format=settings.log_format)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes: the service decides
    asyncio.run(_send(settings, counts))


async def _send(settings: MailerSettings, counts: Connection) -> None:
    engine = create_engine(settings.database_url, pool_size=CONNECTIONS, checked=False)
    sender = create_sender(settings, engine, ledger("mailer"), lambda: None)
    telling = asyncio.create_task(_tell(counts))
    try:
        await _until_told(sender)
    finally:
        telling.cancel()
        await engine.dispose()


async def _until_told(sender: Sender) -> None:
    """Send until SIGTERM, or until the service is gone."""
    loop, work = asyncio.get_running_loop(), asyncio.create_task(sender.run())
    loop.add_signal_handler(signal.SIGTERM, work.cancel)
    service = multiprocessing.parent_process()
    if service is not None:
        loop.add_reader(service.sentinel, _end_once, loop, service.sentinel, work)
    await asyncio.wait([work])
    if service is not None:
        loop.remove_reader(service.sentinel)
    if not work.cancelled():
        work.result()


def _end_once(loop: asyncio.AbstractEventLoop, sentinel: int, work: asyncio.Task[None]) -> None:
    """The sentinel stays readable: work that is cancelled again and again could not finish what it has."""
    loop.remove_reader(sentinel)
    work.cancel()


async def _tell(counts: Connection) -> None:
    """Tell the service what was counted here, now and then."""
    told: Counts = {}
    while True:
        await asyncio.sleep(COUNT_SECONDS)
        now = counted()
        counts.send(since(now, told))
        told = now
