"""Options that commands about editions have in common."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from shared.errors import TalentPoolError

MOST = 2**31 - 1
Number = Annotated[int, typer.Argument(help="The edition's number.", min=1, max=MOST)]
Who = Annotated[str | None, typer.Option("--who", help="Who does it; else the user that runs the command.")]
Why = Annotated[str | None, typer.Option("--note", help="Why; stands in the table of steps.")]
TitleNb = Annotated[str, typer.Option(help="Title in Norwegian (bokmål).")]
TitleEn = Annotated[str, typer.Option(help="Title in English.")]
Articles = Annotated[
    Path | None,
    typer.Option(help="Folder of <slug>.nb.md and <slug>.en.md; none: the articles that are ready."),
]
Audience = Annotated[str, typer.Option(help="Whom it is for, as JSON; {} is everyone.")]
Partitions = Annotated[int, typer.Option(min=1, max=10_000, help="Parts that are ranked side by side.")]
TopK = Annotated[int, typer.Option(min=1, max=20, help="Most jobs in one digest.")]
SendAt = Annotated[
    str | None, typer.Option(help="Not before: 2027-03-01T08:00, here or with a zone (+01:00).")
]
Approve = Annotated[bool, typer.Option("--approve", help="It approves itself if no check fails.")]
Canary = Annotated[float, typer.Option(help="Percent of mails that go first; 0: none.")]
CanaryMinutes = Annotated[int, typer.Option(help="Minutes that the rest waits after the last of them.")]
MostBounces = Annotated[float, typer.Option(help="Percent of them that may bounce.")]
MostComplaints = Annotated[float, typer.Option(help="Percent of them that may complain.")]
WithoutCanary = Annotated[
    bool, typer.Option("--without-canary", help="Let all the rest go at once, without a share going first.")
]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


def moment(text: str | None) -> datetime | None:
    """A time as given on the command line; without a zone it is this machine's."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        message = f"{text[:40]!r} is no time: write it like 2027-03-01T08:00 or 2027-03-01T08:00+01:00"
        raise TalentPoolError(message) from error
    return found if found.tzinfo else found.astimezone()
