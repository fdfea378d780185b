"""``talentpool demo``: everything on this machine, with example companies, feeds and candidates."""

from typing import Annotated

import typer


def demo(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Check the result, stop by itself, and exit with 0 if all is well.")
    ] = False,
) -> None:
    """Run all services here with example data and show where to look. Ctrl-C stops everything."""
    from talentpool.demo.run import run

    run(once=once)
