"""Runs the demo's processes: starts, restarts one that died, and stops them without losing work."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from shared.errors import TalentPoolError

STOP_SECONDS = 45.0
RESTART_SECONDS = 1.0
MAX_RESTARTS = 10
LONG_LIFE_SECONDS = 30.0


class Supervisor:
    """Child processes by name, each with its log; what a container runtime's restart policy does."""

    def __init__(
        self, commands: dict[str, list[str]], logs: Path, environment: dict[str, str] | None = None
    ) -> None:
        self._commands = commands
        self._logs = logs
        self._environment = environment
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._restarts = dict.fromkeys(commands, 0)
        self._started: dict[str, float] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def start(self) -> None:
        """Start every process."""
        self._logs.mkdir(parents=True, exist_ok=True)
        for name in self._commands:
            self._start(name)
        self._thread.start()

    def kill(self, name: str) -> None:
        """End a process as a crash would; it is started again."""
        self._processes[name].kill()
        self._processes[name].wait()

    def log_of(self, name: str) -> Path:
        """Where a process writes."""
        return self._logs / f"{name}.log"

    def check(self) -> None:
        """Raise if a process could not be kept alive."""
        for name, restarts in self._restarts.items():
            if restarts > MAX_RESTARTS:
                tail = "\n".join(self.log_of(name).read_text(errors="replace").splitlines()[-5:])
                message = f"{name} keeps dying. The end of {self.log_of(name)}:\n{tail}"
                raise TalentPoolError(message)

    def stop(self) -> None:
        """Ask all to stop, and wait until they have finished their work in hand."""
        self._stopping.set()
        self._thread.join()
        for process in self._processes.values():
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self._processes.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, name: str) -> None:
        self._started[name] = time.monotonic()
        # A session of its own: Ctrl-C reaches the demo alone, which then stops the others in order.
        with self.log_of(name).open("ab") as log:
            self._processes[name] = subprocess.Popen(  # noqa: S603  our own command line
                [sys.executable, "-m", "talentpool", *self._commands[name]],
                stdout=log,
                stderr=log,
                env=None if self._environment is None else os.environ | self._environment,
                start_new_session=True,
            )

    def _watch(self) -> None:
        while not self._stopping.wait(RESTART_SECONDS):
            for name, process in list(self._processes.items()):
                if process.poll() is not None and self._restarts[name] <= MAX_RESTARTS:
                    lived = time.monotonic() - self._started[name]
                    self._restarts[name] = 1 if lived > LONG_LIFE_SECONDS else self._restarts[name] + 1
                    self._start(name)
