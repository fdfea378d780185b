"""What processes take of the machine, from Linux's ``/proc``."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def resident(process: str) -> int:
    """Bytes of memory that a process holds now; 0 if it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE_BYTES
    except (OSError, IndexError):
        return 0


def children(process: int) -> list[int]:
    """The processes that one has started and that still run."""
    try:
        return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))
    except OSError:
        return []


def processor_seconds(*roots: int) -> float:
    """What these processes and all below them have computed, those that ended included."""
    known = dict(filter(None, map(_parent_and_ticks, Path("/proc").glob("[0-9]*"))))
    wanted, found = set(roots), 0
    while wanted:
        found += sum(known[process][1] for process in wanted if process in known)
        wanted = {process for process, (parent, _) in known.items() if parent in wanted}
    return found / TICKS


def _parent_and_ticks(folder: Path) -> tuple[int, tuple[int, int]] | None:
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(folder.name), (int(fields[1]), sum(map(int, fields[11:15])))
