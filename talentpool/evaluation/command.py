"""``talentpool match evaluate``: how well the product finds what labelled sets say it should."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from talentpool.extras import needing

if TYPE_CHECKING:
    from services.matcher.evaluation.run import Report
    from services.matcher.evaluation.task import Bench
    from services.matcher.evaluation.vectors import Tell

DATA = Path("../shared/eval")
CANDIDATES = Path("tests/candidate_set")
ADS_FOLDER = "nav_oslo_ads"
Data = Annotated[Path, typer.Option(help="Folder with a folder for each labelled set.")]
Beir = Annotated[
    Path | None, typer.Option(help="Measure this one folder: queries.jsonl, corpus.jsonl, qrels.tsv.")
]
Sets = Annotated[
    list[str] | None, typer.Option(help="Measure this set only (the folder's name); may be repeated.")
]


def register(match: typer.Typer) -> None:
    """Add the command to ``talentpool match``: it reads ads by ingest, and ranks by the matcher."""
    match.command()(evaluate)


def evaluate(  # noqa: PLR0913  a command has as many options as it needs
    data: Data = DATA,
    beir: Beir = None,
    sets: Sets = None,
    *,
    candidates: Annotated[
        Path, typer.Option(help="Folder of labelled candidates; measured against the ads of the data.")
    ] = CANDIDATES,
    model: Annotated[str | None, typer.Option(help="This model instead of the setting's.")] = None,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Queries of each set at most, drawn by the seed.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of samples and intervals.")] = 0,
    baselines: Annotated[bool, typer.Option(help="Measure BM25, TF-IDF and the bare model too.")] = True,
    vectors: Annotated[
        Path | None,
        typer.Option(help="Folder in which vectors stay: a run that was stopped goes on, the next is quick."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Write the figures into the model's folder, for its activation.")
    ] = False,
) -> None:
    """Measure the encoder and the ranking on labelled sets, beside baselines, with 95 % intervals."""
    from services.matcher.encoder import find_model
    from services.matcher.evaluation.report import plain, show
    from services.matcher.evaluation.setting_up import make_bench
    from services.matcher.model.figures import FILE_NAME
    from services.matcher.settings import MatcherSettings

    settings = MatcherSettings()
    settings = settings.model_copy(update={"model": model or settings.model})
    notes = Console(stderr=True, highlight=False, soft_wrap=True)
    with _progress(notes) as tell:
        bench = make_bench(
            settings,
            sample=sample,
            seed=seed,
            baselines=baselines,
            vectors=vectors,
            tell=tell,
            say=notes.print,
        )
        report = _measured(bench, data, beir, sets or [], candidates)
    if keep:
        figures = json.dumps(plain(report), ensure_ascii=False, indent=2)
        (find_model(settings.model, settings.models_dir) / FILE_NAME).write_text(figures, encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(plain(report), ensure_ascii=False, indent=2))
    else:
        show(report, Console(highlight=False))


def _measured(bench: "Bench", data: Path, beir: Path | None, sets: list[str], candidates: Path) -> "Report":
    from services.matcher.evaluation.run import evaluate as measure
    from services.matcher.evaluation.run import evaluate_beir
    from services.matcher.evaluation.run import measure as rows_of

    with needing("ingest", "`talentpool match evaluate`"):
        from talentpool.evaluation.candidates import candidate_tasks
        from talentpool.evaluation.kinds import all_kinds

    if beir is not None:
        return evaluate_beir(bench, beir)
    report = measure(bench, data, all_kinds(), sets)
    if sets or not candidates.is_dir() or not (data / ADS_FOLDER).is_dir():
        return report
    tasks = candidate_tasks(candidates, data / ADS_FOLDER, bench)
    return replace(report, rows=(*report.rows, *(row for task in tasks for row in rows_of(task, bench))))


@contextmanager
def _progress(console: Console) -> Iterator["Tell"]:
    """A line that says what is worked on and how far it is; without a terminal, a line for each question."""
    with console.status("loading the model") as status:

        def tell(what: str, done: int, of: int) -> None:
            status.update(f"{what} {done:,} of {of:,}" if of > 1 else what)
            if not of and not console.is_terminal:
                console.print(what)

        yield tell
