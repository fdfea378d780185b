"""A sending process whose service was killed ends too, also when nothing answers it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

SERVICE = """
import multiprocessing, time
from services.mailer.processes import run
from services.mailer.settings import MailerSettings

settings = MailerSettings(
    _env_file=None,
    database_url="postgresql+asyncpg://nobody@/none?host=/nowhere",
    smtp_port=9,
    secret_keys="k" * 40,
)
spawn = multiprocessing.get_context("spawn")
here, there = spawn.Pipe(duplex=False)
process = spawn.Process(target=run, args=(settings, there), daemon=True)
process.start()
while not here.poll(60):
    pass
print(process.pid, flush=True)
time.sleep(600)
"""


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_sending_process_ends_when_its_service_was_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVICE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as service:
        assert service.stdout is not None
        sending = int(service.stdout.readline())
        assert is_running(sending)
        os.kill(service.pid, signal.SIGKILL)

    deadline = time.monotonic() + 60
    while is_running(sending) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_running(sending)
