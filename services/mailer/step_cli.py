"""Commands that take an edition's steps."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import typer

from services.mailer import edition_options as options

Take = Callable[..., Awaitable[object]]


def register(app: typer.Typer) -> None:
    """Add the commands to those of editions."""
    app.command("approve")(approve)
    app.command("pause")(pause)
    app.command("resume")(resume)
    app.command("cancel")(cancel)
    app.command("steps")(list_steps)


def approve(number: options.Number, note: options.Why = None, who: options.Who = None) -> None:
    """Approve an edition in review; it is sent now, or at its time, unless a check fails."""
    from services.mailer import stepping

    _take(stepping.approve, number, note, who)


def pause(number: options.Number, note: options.Why = None, who: options.Who = None) -> None:
    """Stop an edition where it is; mails in hand that have not begun do not go out."""
    from services.mailer import stepping

    _take(stepping.pause, number, note, who)


def resume(
    number: options.Number,
    *,
    without_canary: options.WithoutCanary = False,
    note: options.Why = None,
    who: options.Who = None,
) -> None:
    """Let a paused edition go on; a canary that stopped it begins anew with a share of the rest."""
    from services.mailer import stepping

    _take(partial(stepping.resume, without_canary=without_canary), number, note, who)


def cancel(number: options.Number, note: options.Why = None, who: options.Who = None) -> None:
    """End an edition for good; what has not gone out does not."""
    from services.mailer import stepping

    _take(stepping.cancel, number, note, who)


def list_steps(number: options.Number, *, as_json: options.AsJson = False) -> None:
    """Every step of an edition, with who and when."""
    from services.mailer.operating import run
    from services.mailer.showing import as_json as json_of
    from services.mailer.showing import show, steps_table
    from services.mailer.stepping import UnknownEditionError
    from services.mailer.storage.steps import steps_of

    found = run(lambda tx: steps_of(tx, number))
    if not found:
        raise UnknownEditionError(number)
    if as_json:
        typer.echo(json_of(found))
    else:
        show(steps_table(found))


def _take(step: Take, number: int, note: str | None, who: str | None) -> None:
    from services.mailer import stepping
    from services.mailer.operating import operator, run
    from services.mailer.storage.steps import steps_of
    from services.mailer.text import one_line

    async def work(tx: Any) -> tuple[str, str | None]:
        await step(tx, number, operator(who), one_line(note, 500) if note else None)
        return (await stepping.hold(tx, number)).state.value, (await steps_of(tx, number))[-1].note

    state, said = run(work)
    typer.echo(f"edition {number} is {state.replace('_', ' ')}" + (f": {said}" if said else ""))
