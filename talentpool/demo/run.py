"""The demo from start to stop: servers, services, example data, an edition, and the check of it."""

import asyncio
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console
from rich.panel import Panel

from shared.errors import TalentPoolError
from shared.ledger import SERVICES
from shared.settings import ENV_FILE
from talentpool import embedded, provision
from talentpool.demo.environment import MODEL, Layout, Ports, commands, write_environment
from talentpool.demo.supervisor import Supervisor

READY_SECONDS = 120.0

console = Console()


def run(*, once: bool) -> None:
    """Bring everything up, load the examples, send an edition; then stop, or wait for Ctrl-C."""
    from talentpool.demo.load import load_examples
    from talentpool.demo.outcome import check_outcome

    for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, signal.default_int_handler)
    layout, ports = Layout(ENV_FILE.parent.absolute()), Ports()
    install_model(layout)
    try:
        with servers(layout, ports), services(layout, ports) as supervisor:
            asyncio.run(load_examples(supervisor, layout))
            summary = asyncio.run(check_outcome(ports))
            console.print(f"[green]✓[/] {summary}", soft_wrap=True)
            if not once:
                show_addresses(ports)
                wait_for_interrupt(supervisor)
    except KeyboardInterrupt:
        console.print("\nstopped; data stays in .talentpool/ (delete it with `make clean`)")


def install_model(layout: Layout) -> None:
    """Prepare the encoder's model unless it is there."""
    from services.matcher.model.install import install
    from services.matcher.model.source import name_source

    with console.status("preparing the language model (once, under a minute)") as status:
        manifest = install(name_source(MODEL), layout.models, status.update)
    console.print(f"[green]✓[/] language model {manifest.name}")


@contextmanager
def servers(layout: Layout, ports: Ports) -> Iterator[None]:
    """NATS and PostgreSQL, provisioned."""
    for service in SERVICES:
        embedded.require_free(ports.of(service), service)
    for port, what in ((ports.smtp, "SMTP"), (ports.mailbox, "the mailbox")):
        embedded.require_free(port, what)
    with ExitStack() as stack:
        with console.status("starting PostgreSQL and NATS"):
            database = stack.enter_context(embedded.postgres(layout.postgres))
            stack.enter_context(embedded.nats(layout.nats, port=ports.nats, monitor_port=ports.nats_monitor))
            write_environment(layout, database, ports)
            asyncio.run(provision.run(provision.ProvisionSettings(), quiet=True))
        console.print("[green]✓[/] PostgreSQL and NATS run, provisioned")
        yield


@contextmanager
def services(layout: Layout, ports: Ports) -> Iterator[Supervisor]:
    """All services and the mailbox, ready."""
    supervisor = Supervisor(commands(ports, layout), layout.logs)
    supervisor.start()
    try:
        with console.status("starting the services"):
            wait_until_ready(supervisor, ports)
        console.print(f"[green]✓[/] {', '.join(SERVICES)} and the mailbox are ready")
        yield supervisor
    finally:
        with console.status("stopping: work in hand is finished"):
            supervisor.stop()


def wait_until_ready(supervisor: Supervisor, ports: Ports) -> None:
    """Until every ``/readyz`` says 200."""
    waiting = {service: f"http://127.0.0.1:{ports.of(service)}/readyz" for service in SERVICES}
    waiting["mailbox"] = f"http://127.0.0.1:{ports.mailbox}/api/mails?limit=1"
    deadline = time.monotonic() + READY_SECONDS
    while waiting:
        supervisor.check()
        waiting = {name: url for name, url in waiting.items() if not answers(url)}
        if time.monotonic() > deadline:
            logs = ", ".join(str(supervisor.log_of(name)) for name in waiting)
            message = f"not ready after {READY_SECONDS:.0f} seconds: {', '.join(waiting)}. See {logs}"
            raise TalentPoolError(message)
        time.sleep(0.2)


def answers(url: str) -> bool:
    """Whether an address answers with 200."""
    try:
        with urllib.request.urlopen(url, timeout=4) as answer:  # noqa: S310  a loopback address of ours
            return bool(answer.status == 200)  # noqa: PLR2004  HTTP OK
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def show_addresses(ports: Ports) -> None:
    """Where to look now."""
    metrics = "\n".join(f"  {name:8} http://127.0.0.1:{ports.of(name)}/metrics" for name in SERVICES)
    console.print(
        Panel(
            f"Portal   http://127.0.0.1:{ports.of('portal')}/\n"
            f"Mailbox  http://127.0.0.1:{ports.mailbox}/\n"
            f"Feeds    http://127.0.0.1:{ports.of('ingest')}/ (API: /docs)\n"
            f"Metrics\n{metrics}\n"
            f"Logs     {Path('.talentpool/logs')}\n\n"
            "Commands work in another terminal, e.g. .venv/bin/talentpool editions list\n"
            "Ctrl-C stops everything.",
            title="Talent Pool is running",
            expand=False,
        )
    )


def wait_for_interrupt(supervisor: Supervisor) -> None:
    """Until Ctrl-C, or a process that cannot be kept alive."""
    while True:
        supervisor.check()
        time.sleep(1)
