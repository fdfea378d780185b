"""``talentpool editions schedule …``: editions that open by themselves."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.mailer import edition_options as options

if TYPE_CHECKING:
    from services.mailer.schedule import StoredSchedule

app = typer.Typer(help="Editions that open by themselves.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The schedule's name.")]


@app.command("add")
def add(  # noqa: PLR0913  a command's options
    name: Name,
    *,
    title_nb: Annotated[str, typer.Option(help="Title in Norwegian; {date}, {week}, {month}, {year}.")],
    title_en: Annotated[str, typer.Option(help="Title in English, likewise.")],
    rule: Annotated[str, typer.Option(help="The days, by RFC 5545.")] = "FREQ=WEEKLY;BYDAY=TU",
    at: Annotated[str, typer.Option(help="The local time.")] = "07:00",
    time_zone: Annotated[str, typer.Option(help="Whose clock that is.")] = "Europe/Oslo",
    audience: options.Audience = "{}",
    partitions: options.Partitions = 8,
    top_k: options.TopK = 10,
    approve: options.Approve = False,
    canary: options.Canary = 0.0,
    canary_minutes: options.CanaryMinutes = 30,
    most_bounces: options.MostBounces = 5.0,
    most_complaints: options.MostComplaints = 0.3,
    who: options.Who = None,
) -> None:
    """Open an edition at each time of a rule, such as each Tuesday at 07:00; missed times open one."""
    from services.mailer.adding_schedule import add_schedule
    from services.mailer.audience import read_audience
    from services.mailer.operating import operator, run

    plan = {
        "title_nb": title_nb,
        "title_en": title_en,
        "audience": read_audience(audience).stored(),
        "partitions": partitions,
        "top_k": top_k,
        "approves_itself": approve,
        "canary_share": canary / 100,
        "canary_minutes": canary_minutes,
        "most_bounces": most_bounces / 100,
        "most_complaints": most_complaints / 100,
    }
    made = run(lambda tx: add_schedule(tx, name, (rule, at, time_zone), plan, operator(who)))
    first = made.next_at.isoformat(timespec="minutes") if made.next_at else "never"
    typer.echo(f"schedule {made.name} opens its first edition at {first}")


@app.command("list")
def list_schedules() -> None:
    """All schedules, the next due first."""
    from services.mailer.operating import run
    from services.mailer.storage.schedules import load_all

    _show(run(load_all))


@app.command("remove")
def remove(name: Name) -> None:
    """Remove a schedule; the editions that it opened stay."""
    from services.mailer.operating import run
    from services.mailer.storage import schedules

    run(lambda tx: schedules.remove(tx, name))
    typer.echo(f"schedule {name} is removed")


def _show(found: "list[StoredSchedule]") -> None:
    from rich.table import Table

    from services.mailer.schedule import opens_at
    from services.mailer.showing import show

    rows = Table("Name", "Next", "Rule", "At", "Approves itself", "Title", "By", box=None)
    for each in found:
        what = each.recurrence
        clock = f"{what.at:%H:%M} {what.time_zone}"
        yes = "yes" if each.plan.approves_itself else "no"
        rows.add_row(each.name, opens_at(each), what.rule, clock, yes, each.plan.title_en, each.made_by)
    show(rows)
