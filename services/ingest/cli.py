"""Commands for companies and their feeds."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from services.ingest import health_cli, pull_cli

companies = typer.Typer(help="Member companies and their API keys.", no_args_is_help=True)
feeds = typer.Typer(help="Job feeds and their deliveries.", no_args_is_help=True)
pull_cli.register(feeds)
health_cli.register(feeds)

CompanyName = Annotated[str, typer.Argument(help="The company's name or id.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


@companies.command("add")
def add_company(name: Annotated[str, typer.Argument(help="The company's name.")]) -> None:
    """Add a company and show its API key, this once."""
    from services.ingest import operating

    key = asyncio.run(operating.add_company(name))
    typer.echo(f"{name} is added. Its API key, shown only now:\n{key.secret}")


@companies.command("list")
def list_companies() -> None:
    """All companies, with the beginnings of their keys."""
    from services.ingest import operating, showing

    showing.show(showing.companies_table(asyncio.run(operating.list_companies())))


@companies.command("add-key")
def add_key(company: CompanyName) -> None:
    """Make one more API key, beside those that work, and show it, this once."""
    from services.ingest import operating

    key = asyncio.run(operating.add_key(company))
    typer.echo(f"{company} has one more key, shown only now:\n{key.secret}")


@companies.command("rotate-key")
def rotate_key(company: CompanyName) -> None:
    """Make a new API key and end all earlier ones."""
    from services.ingest import operating

    key = asyncio.run(operating.rotate_key(company))
    typer.echo(f"earlier keys of {company} no longer work. The new one, shown only now:\n{key.secret}")


@companies.command("revoke-key")
def revoke_key(
    company: CompanyName,
    prefix: Annotated[
        str | None, typer.Argument(help="Beginning of the key, from `list`; all if none.")
    ] = None,
) -> None:
    """End API keys of a company."""
    from services.ingest import operating

    count = asyncio.run(operating.revoke_key(company, prefix))
    typer.echo(f"{count} {'key' if count == 1 else 'keys'} of {company} no longer work")


@companies.command("report-to")
def report_to(
    company: CompanyName,
    address: Annotated[str | None, typer.Argument(help="E-mail address; none: no more reports.")] = None,
    *,
    language: Annotated[str, typer.Option(help="nb or en.")] = "nb",
) -> None:
    """Send a company's weekly report to an address."""
    from services.ingest import operating

    name = asyncio.run(operating.report_to(company, address, language))
    typer.echo(f"reports of {name} go to {address}" if address else f"{name} gets no more reports")


@feeds.command("push")
def push(
    company: CompanyName,
    file: Annotated[Path, typer.Argument(help="The feed file, plain or gzip.", exists=True, dir_okay=False)],
    *,
    feed: Annotated[
        str | None, typer.Option(help="The feed's name; else the file's, without endings.")
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for the report and show it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hand in a feed file, as the API does; a feed of that name is made if there is none."""
    from services.ingest import operating, showing

    name = feed or file.name.split(".")[0]
    with file.open("rb") as opened:
        delivery_id = asyncio.run(operating.push(company, name, opened))
    if not wait:
        stored = f"delivery {delivery_id} is stored; see: talentpool feeds report {delivery_id}"
        typer.echo(json.dumps({"id": str(delivery_id)}) if as_json else stored)
        return
    found = asyncio.run(operating.wait_for_report(delivery_id))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2)) if as_json else showing.show_report(found)
    if found["state"] == "failed":
        raise typer.Exit(1)


@feeds.command("report")
def report(
    delivery: Annotated[str, typer.Argument(help="The delivery's id.")], *, as_json: AsJson = False
) -> None:
    """What became of a delivery."""
    from services.ingest import operating, showing

    found = asyncio.run(operating.find_report(delivery))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2)) if as_json else showing.show_report(found)


@feeds.command("check")
def check(
    feeds: Annotated[list[str], typer.Argument(help="Feed files, plain or gzip, or addresses (URLs).")],
    *,
    mapping: Annotated[
        Path | None,
        typer.Option(help="JSON of a spreadsheet's columns and their fields.", exists=True, dir_okay=False),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="An object a feed, each in one line, with its postings.")
    ] = False,
) -> None:
    """Try feed files or addresses without a database: what would be taken, and what is wrong."""
    from services.ingest import showing
    from services.ingest.formats.mapping import read_mapping
    from services.ingest.trying_feeds import try_feeds

    columns = read_mapping(mapping.read_bytes()) if mapping else None
    results = try_feeds(feeds, typer.get_binary_stream("stdout") if as_json else None, columns)
    if not as_json:
        showing.show_trials(results)
    if any("failure" in result for result in results):
        raise typer.Exit(1)
