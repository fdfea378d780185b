"""``talentpool model adapt``: fine-tune a model on a taxonomy."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from services.matcher.model.adapt.evaluation import Figure
from services.matcher.model.adapt.recipe import DEFAULT_MINUTES, Recipe
from services.matcher.model.adapt.training import Progress as Step
from services.matcher.model.adapt.training import Tell
from services.matcher.model.source import BARE_MODEL

MODELS_DIR = Path(".talentpool/models")
OUT = Path(".talentpool/adapted")


def adapt(  # noqa: PLR0913  a command has as many options
    taxonomy: Annotated[
        list[Path],
        typer.Option("--taxonomy", help="Folder or zip archive of ESCO's CSV download; may be repeated."),
    ],
    *,
    out: Annotated[Path, typer.Option(help="Folder to write; it must not exist yet.")] = OUT,
    base: Annotated[str, typer.Option(help="Installed model, or folder, to start from.")] = BARE_MODEL,
    minutes: Annotated[
        float, typer.Option(min=0.1, help="Time for training; evaluating it takes some minutes more.")
    ] = DEFAULT_MINUTES,
    steps: Annotated[
        int | None, typer.Option(min=1, help="Steps instead of minutes: gives the same model every time.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Decides all that is left to chance.")] = 1,
    held_out: Annotated[
        float, typer.Option(min=0.01, max=0.5, help="Share of the occupations kept back for evaluation.")
    ] = 0.05,
    models_dir: Annotated[
        Path,
        typer.Option(
            "--models-dir", envvar="TALENTPOOL_MATCHER_MODELS_DIR", help="Folder of installed models."
        ),
    ] = MODELS_DIR,
) -> None:
    """Fine-tune a model on a taxonomy and evaluate it. Run it again to go on after it was stopped."""
    from services.matcher.encoder import find_model
    from services.matcher.model.adapt.run import Order
    from services.matcher.model.adapt.run import adapt as adapt_model

    console = Console(highlight=False, soft_wrap=True)
    recipe = Recipe(steps=steps, minutes=minutes, seed=seed, held_out=held_out)
    order = Order(find_model(base, models_dir), taxonomy, out, recipe)
    with _shown(console) as tell:
        figures = adapt_model(order, lambda step: console.print(f"[dim]{step}[/dim]"), tell)
    console.print(_table(figures))
    console.print(f"written to {out}: install it with `talentpool model install {shlex.quote(str(out))}`")


@contextmanager
def _shown(console: Console) -> Iterator[Tell]:
    """A bar that shows the steps and the loss."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("training", total=None)

        def tell(step: Step) -> None:
            said = f"training, loss {step.loss:.3f}"
            bar.update(task, description=said, completed=step.step, total=step.steps or None)

        yield tell


def _table(figures: list[Figure]) -> Table:
    table = Table("question (mean reciprocal rank)", "n", "before", "after")
    for each in figures:
        table.add_row(each.about, str(each.n), f"{each.before:.3f}", f"{each.after:.3f}")
    return table
