"""``talentpool match``: why a candidate gets a job, or does not."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from services.matcher import audit_cli, search_cli
from shared.vocabulary import Locale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.matcher.inspection import Inspection
    from services.matcher.storage.feedback import Reported

app = typer.Typer(help="Look into the matcher's calculations.", no_args_is_help=True)
audit_cli.register(app)
search_cli.register(app)


@app.callback()
def _match() -> None:
    """Keep ``explain`` a command of its own while it is the only one."""


@app.command()
def explain(
    candidate_id: Annotated[UUID, typer.Argument(help="The candidate's id, as in the portal.")],
    job_id: Annotated[UUID, typer.Argument(help="The job's id, as in events.")],
    locale: Annotated[Locale, typer.Option(help="The language of vetoes and cautions.")] = Locale.EN,
) -> None:
    """Show what the score of one job for one candidate is made of, and every condition's answer."""
    import asyncio

    from services.matcher.inspection import inspect
    from services.matcher.settings import MatcherSettings

    _print(asyncio.run(inspect(MatcherSettings(), candidate_id, job_id)), locale)


@app.command()
def feedback(
    least: Annotated[int, typer.Option(min=1, help="Show jobs that so many candidates report, or more.")] = 2,
) -> None:
    """List jobs that candidates report as gone; open ones first, those with most reports at the top."""
    import asyncio

    from services.matcher.reporting import expired
    from services.matcher.settings import MatcherSettings

    _print_expired(asyncio.run(expired(MatcherSettings(), least)))


def _print_expired(found: "Sequence[Reported]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("job", "title", "reports", "still open", title="Reported as gone")
    for each in found:
        table.add_row(str(each.job_id), each.title, str(each.reports), "yes" if each.open else "no")
    Console().print(table if found else "No job is reported as gone by so many candidates.")


def _print(found: "Inspection", locale: Locale) -> None:
    from rich.console import Console
    from rich.table import Table

    from services.matcher.wording import sentence

    table = Table("part", "value", "of", title=found.verdict)
    for row in found.rows:
        table.add_row(*row)
    console = Console()
    console.print(table)
    for kind in found.against:
        console.print(sentence(kind, locale))
