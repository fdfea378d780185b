"""``talentpool match``: why a candidate gets a job, or does not."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from services.matcher.inspection import Inspection

app = typer.Typer(help="Look into the matcher's calculations.", no_args_is_help=True)


@app.callback()
def _match() -> None:
    """Keep ``explain`` a command of its own while it is the only one."""


@app.command()
def explain(
    candidate_id: Annotated[UUID, typer.Argument(help="The candidate's id, as in the portal.")],
    job_id: Annotated[UUID, typer.Argument(help="The job's id, as in events.")],
) -> None:
    """Show what the score of one job for one candidate is made of, and every condition's answer."""
    import asyncio

    from services.matcher.inspection import inspect
    from services.matcher.settings import MatcherSettings

    _print(asyncio.run(inspect(MatcherSettings(), candidate_id, job_id)))


def _print(found: "Inspection") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("part", "value", "of", title=found.verdict)
    for row in found.rows:
        table.add_row(*row)
    Console().print(table)
