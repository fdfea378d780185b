"""Measures the product on every labelled set of a folder."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services.matcher.evaluation.beir import is_beir, load_beir
from services.matcher.evaluation.bootstrap import Interval, interval, paired_interval
from services.matcher.evaluation.measured import Figures
from services.matcher.evaluation.task import Bench, Kind, Task
from shared.errors import TalentPoolError


@dataclass(frozen=True)
class Row:
    """One figure of one question: ours, the baselines', and how sure the two are."""

    set: str
    about: str
    n: int
    metric: str
    ours: float
    interval: Interval | None
    baselines: dict[str, float] = field(default_factory=dict)
    best: str | None = None
    difference: float | None = None
    difference_interval: Interval | None = None


@dataclass(frozen=True)
class Skipped:
    """A folder that was not measured, and why."""

    folder: str
    reason: str


@dataclass(frozen=True)
class Report:
    """What a run found."""

    model_id: str
    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...] = ()


def evaluate(bench: Bench, data: Path, kinds: Sequence[Kind], wanted: Sequence[str] = ()) -> Report:
    """Measure the sets in a folder: those of known kinds, and any in BEIR's layout.

    ``wanted`` are folder names; none means all.

    Raises:
        TalentPoolError: the folder is missing, a wanted set is not there, or a set's file is damaged.
    """
    rows: list[Row] = []
    skipped: list[Skipped] = []
    for folder in _folders(data, wanted):
        kind = _kind(folder, kinds)
        if isinstance(kind, Skipped):
            skipped.append(kind)
            continue
        for task in kind.load(folder, bench):
            rows.extend(measure(task, bench))
    return Report(bench.encoder.model_id, tuple(rows), tuple(skipped))


def evaluate_beir(bench: Bench, folder: Path) -> Report:
    """Measure one set in BEIR's layout; raises ``TalentPoolError`` if the folder is none."""
    rows = [row for task in load_beir(folder, bench) for row in measure(task, bench)]
    return Report(bench.encoder.model_id, tuple(rows))


def measure(task: Task, bench: Bench) -> Iterator[Row]:
    """The rows of one question."""
    bench.tell(task.name, 0, 0)
    ours = task.ours()
    others = {name: baseline() for name, baseline in task.baselines.items()}
    for metric in ours:
        yield _row(task, metric, ours, others, bench.seed)


def _row(task: Task, metric: str, ours: Figures, others: dict[str, Figures], seed: int) -> Row:
    mine = ours[metric]
    known = {name: found[metric].figure for name, found in others.items() if metric in found}
    best = max(known, key=lambda name: known[name]) if known else None
    return Row(
        set=task.name,
        about=task.about,
        n=len(mine),
        metric=metric,
        ours=mine.figure,
        interval=interval(mine, seed),
        baselines=known,
        best=best,
        difference=None if best is None else mine.figure - known[best],
        difference_interval=None if best is None else paired_interval(mine, others[best][metric], seed),
    )


def _folders(data: Path, wanted: Sequence[str]) -> list[Path]:
    if not data.is_dir():
        message = f"there is no folder of labelled sets at {data}: name one by --data"
        raise TalentPoolError(message)
    folders = {path.name: path for path in sorted(data.iterdir()) if path.is_dir()}
    lacking = [name for name in wanted if name not in folders]
    if lacking:
        message = f"{data} holds no set {', '.join(lacking)}; it holds {', '.join(folders) or 'none'}"
        raise TalentPoolError(message)
    return [folder for name, folder in folders.items() if not wanted or name in wanted]


def _kind(folder: Path, kinds: Sequence[Kind]) -> Kind | Skipped:
    if is_beir(folder):
        return Kind(folder.name, (), load_beir)
    for kind in kinds:
        if kind.name == folder.name:
            return kind
    names = ", ".join(kind.name for kind in kinds)
    return Skipped(folder.name, f"neither in BEIR's layout nor one of {names}")
