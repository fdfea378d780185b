"""Postfix's own test programs beside the mailer: ``smtp-sink`` takes mails, ``smtp-source`` sends them."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from talentpool import embedded

FOLDERS = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
MISSING = "needs smtp-sink and smtp-source: apt-get install postfix (choose “No configuration”)"


def program(name: str) -> str | None:
    """Where one of the programs lies; None if it is not installed."""
    return shutil.which(name, path=FOLDERS)


@contextmanager
def sink() -> Iterator[tuple[int, int]]:
    """``smtp-sink`` on a port; yields the port and the process."""
    port = embedded.free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen(  # noqa: S603  postfix's program, our arguments
        [str(program("smtp-sink")), *user, f"127.0.0.1:{port}", "1000"], stderr=subprocess.DEVNULL
    )
    _wait(port)
    yield port, process.pid
    process.terminate()
    process.wait()


def _wait(port: int) -> None:
    for _ in range(100):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(MISSING)


def source(port: int, *, mails: int, connections: int, content: bytes, folder: Path) -> float:
    """Mails a second that ``smtp-source`` hands over: this content, connections kept open."""
    file = folder / "content.eml"
    file.write_bytes(content.replace(b"\r\n", b"\n"))
    started = time.perf_counter()
    subprocess.run(  # noqa: S603  postfix's program, our arguments
        [
            *(str(program("smtp-source")), "-d", "-s", str(connections), "-m", str(mails), "-F", str(file)),
            *("-f", "news@talentpool.example", "-t", "kari@mail.example", f"127.0.0.1:{port}"),
        ],
        check=True,
    )
    return mails / (time.perf_counter() - started)
