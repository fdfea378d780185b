"""The demo's settings: made once, kept in ``.talentpool/env``, readable by its owner alone.

Every command reads that file, so that ``talentpool …`` in another terminal talks to the running demo.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from shared.ledger import SERVICES
from shared.settings import ENV_FILE
from talentpool.embedded import Database
from talentpool.services import PORTS

MODEL = "talentpool-e5-small"


@dataclass(frozen=True)
class Ports:
    """Where everything listens, all on 127.0.0.1."""

    nats: int = 4222
    nats_monitor: int = 8222
    smtp: int = 1025
    mailbox: int = 8025

    def of(self, service: str) -> int:
        """A service's HTTP port."""
        return PORTS[service]


@dataclass(frozen=True)
class Layout:
    """The demo's folders."""

    root: Path

    @property
    def postgres(self) -> Path:
        """PostgreSQL's data."""
        return self.root / "postgres"

    @property
    def nats(self) -> Path:
        """JetStream's store."""
        return self.root / "nats"

    @property
    def mailbox(self) -> Path:
        """Received mails."""
        return self.root / "mailbox"

    @property
    def logs(self) -> Path:
        """One log a process."""
        return self.root / "logs"

    @property
    def models(self) -> Path:
        """Installed encoder models."""
        return self.root / "models"


def write_environment(layout: Layout, database: Database, ports: Ports) -> dict[str, str]:
    """Write ``.talentpool/env`` and put it into this process's environment; keys of an earlier run stay."""
    known = read_environment(ENV_FILE)
    values = {
        "TALENTPOOL_SECRET_KEYS": known.get("TALENTPOOL_SECRET_KEYS", secrets.token_urlsafe(32)),
        "TALENTPOOL_NATS_URL": f"nats://127.0.0.1:{ports.nats}",
        "TALENTPOOL_PUBLIC_URL": f"http://127.0.0.1:{ports.of('portal')}",
        "TALENTPOOL_MAILER_COMPANIES_URL": f"http://127.0.0.1:{ports.of('ingest')}",
        "TALENTPOOL_ADMIN_DATABASE_URL": database.owner_url,
        "TALENTPOOL_MAILER_SMTP_PORT": str(ports.smtp),
        "TALENTPOOL_MATCHER_MODELS_DIR": str(layout.models),
    }
    values |= {
        f"TALENTPOOL_{service.upper()}_DATABASE_URL": url for service, url in database.service_urls().items()
    }
    ENV_FILE.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(ENV_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())
    os.environ.update(values)
    return values


def read_environment(path: Path) -> dict[str, str]:
    """The variables of a file of ``NAME=value`` lines; empty if there is no file."""
    if not path.exists():
        return {}
    lines = (line.partition("=") for line in path.read_text(encoding="utf-8").splitlines())
    return {name: value for name, _, value in lines if name}


def commands(ports: Ports, layout: Layout) -> dict[str, list[str]]:
    """The processes that the demo runs: each service, and the mailbox."""
    mailbox = ["mailbox", "--folder", str(layout.mailbox), "--smtp-port", str(ports.smtp)]
    processes = {"mailbox": [*mailbox, "--web-port", str(ports.mailbox)]}
    for service in SERVICES:
        processes[service] = ["serve", service, "--port", str(ports.of(service))]
    return processes
