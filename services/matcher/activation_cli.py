"""``talentpool model activate``, ``status`` and ``retire``: the model is changed while matching goes on."""

import asyncio
import getpass
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console
from rich.live import Live
from rich.table import Table

from shared.database import create_engine
from shared.errors import TalentPoolError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from services.matcher.activation import Checked, Status
    from services.matcher.storage.models import Model
    from services.matcher.storage.progress import Progress

T = TypeVar("T")
WATCH_SECONDS = 1.0
MODEL = Annotated[str | None, typer.Argument(metavar="[NAME]", help="An installed model, or a folder.")]
WHO = Annotated[str | None, typer.Option(help="Who changes it, for the record; default: your user name.")]

console = Console(highlight=False, soft_wrap=True)


def activate(
    name: MODEL = None,
    *,
    previous: Annotated[
        bool, typer.Option("--previous", help="Go back at once to the model that ranked before.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Also a model that was never evaluated.")] = False,
    who: WHO = None,
) -> None:
    """Change to another model: everything is read with it in the background, then it ranks."""
    from services.matcher.activation import check
    from services.matcher.settings import MatcherSettings

    if previous == (name is not None):
        message = "say which model: `talentpool model activate NAME`, or `--previous` for the one before"
        raise TalentPoolError(message)
    who = who or getpass.getuser()
    if name is None:
        _return(who)
        return
    checked = check(name, MatcherSettings(), force=force)
    if checked.skipped:
        console.print(f"--force: {checked.skipped}; nothing says that it ranks better than the present one")
    _ask_for(checked, who)


def _ask_for(checked: "Checked", who: str) -> None:
    from services.matcher.activation import ask_for, status

    async def work(engine: "AsyncEngine") -> "Status | None":
        async with engine.begin() as tx:
            if not await ask_for(tx, checked, who):
                return None
            return await status(tx)

    found = _run(work)
    if found is None:
        console.print(f"{checked.model.model_id} ranks already")
        return
    progress = next(p for model, p in found.models if model.model_id == checked.model.model_id)
    console.print(
        f"{checked.model.model_id} is being prepared: {progress.jobs - progress.jobs_read} jobs and "
        f"{progress.profiles - progress.profiles_read} profiles are to be read, then it ranks"
    )
    console.print(
        "see `talentpool model status --watch`"
        if found.replicas
        else "no matcher runs now: it happens when one starts (`talentpool serve matcher`)"
    )


def _return(who: str) -> None:
    from services.matcher.activation import go_back

    async def work(engine: "AsyncEngine") -> "Model":
        async with engine.begin() as tx:
            return await go_back(tx, who)

    model = _run(work)
    console.print(f"{model.model_id} ranks again; what changed since is read before the next ranking")


def status(
    *,
    watch: Annotated[bool, typer.Option("--watch", help="Go on until nothing is being prepared.")] = False,
) -> None:
    """Show which model ranks, how far one in preparation is, and which matchers run."""
    from services.matcher.activation import status as look

    async def work(engine: "AsyncEngine") -> "Status":
        async with engine.connect() as tx:
            return await look(tx)

    found = _run(work)
    with Live(_table(found), console=console, auto_refresh=False) as live:
        while watch and any(model.state == "preparing" for model, _ in found.models):
            time.sleep(WATCH_SECONDS)
            found = _run(work)
            live.update(_table(found), refresh=True)
    for replica in found.replicas:
        console.print(f"matcher {replica.replica}: {replica.problem or 'has ' + ', '.join(replica.loaded)}")
    if not found.replicas:
        console.print("no matcher runs now")


def _table(found: "Status") -> Table:
    table = Table("model", "state", "jobs read", "profiles read", "since", "by")
    for model, progress in found.models:
        table.add_row(model.model_id, *_cells(model, progress), model.who)
    return table


def _cells(model: "Model", progress: "Progress") -> tuple[str, str, str, str]:
    since = model.retired_at or model.activated_at
    when = "" if since is None else f"{since:%Y-%m-%d %H:%M}"
    if model.cleared_at is not None:
        return "retired, vectors deleted", "", "", when
    jobs = f"{progress.jobs_read} of {progress.jobs}"
    return model.state, jobs, f"{progress.profiles_read} of {progress.profiles}", when


def retire(
    name: Annotated[str, typer.Argument(help="A model that does not rank: its name, or its whole id.")],
) -> None:
    """Delete the vectors of a model that does not rank, or give up preparing one."""
    from services.matcher.activation import let_go
    from services.matcher.storage.clearing import clear

    async def work(engine: "AsyncEngine") -> tuple[str, int]:
        async with engine.begin() as tx:
            model = await let_go(tx, name)
        return model.model_id, await clear(engine, model.model_id)

    model_id, count = _run(work)
    console.print(f"{model_id} is retired, and {count} vectors are deleted; its folder stays")


def _run(work: Callable[["AsyncEngine"], Awaitable[T]]) -> T:
    from services.matcher.settings import MatcherSettings

    async def run() -> T:
        engine = create_engine(MatcherSettings().database_url)
        try:
            return await work(engine)
        finally:
            await engine.dispose()

    return asyncio.run(run())
