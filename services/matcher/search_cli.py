"""``talentpool match candidates``: whom a job fits, of those who agreed to be found."""

import getpass
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from shared.reasons import ReasonKind
from shared.vocabulary import Locale

if TYPE_CHECKING:
    from services.matcher.showing import Shown

MOST = 50
"""Candidates in one listing; whoever needs more needs another job ad."""
Who = Annotated[
    str | None,
    typer.Option(help="Who asks, person and employer, for the record; default: your user name."),
]


def register(match: typer.Typer) -> None:
    """Add the command to ``talentpool match``."""
    match.command()(candidates)


def candidates(
    job_id: Annotated[UUID, typer.Argument(help="The job's id, as in events.")],
    most: Annotated[int, typer.Option("-n", min=1, max=MOST, help="So many candidates at most.")] = 10,
    *,
    who: Who = None,
    locale: Annotated[Locale, typer.Option(help="The language of reasons.")] = Locale.EN,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show whom a job fits best, of the candidates who agreed to be found: no names, no addresses, no ids."""
    import asyncio

    from services.matcher.search import search
    from services.matcher.settings import MatcherSettings

    asked_by = (who or getpass.getuser()).strip() or "unknown"
    found = asyncio.run(search(MatcherSettings(), job_id, asked_by, most))
    if as_json:
        typer.echo(json.dumps([plain(each, locale) for each in found], ensure_ascii=False, indent=2))
    else:
        _print(found, locale)


def plain(found: "Shown", locale: Locale) -> dict[str, object]:
    """A candidate as JSON has it."""
    return {
        "number": found.number,
        "occupation": found.occupation,
        "skills": list(found.skills),
        "level": found.level,
        "languages": [{"language": each.language, "level": each.level} for each in found.languages],
        "places": [{"code": each.code, "name": each.name} for each in found.places],
        "why": list(_why(found, locale)),
        "ask": list(_ask(found, locale)),
    }


def _why(found: "Shown", locale: Locale) -> Iterator[str]:
    from services.matcher.wording import fits

    labels: dict[ReasonKind, list[str]] = {}
    for reason in found.reasons:
        labels.setdefault(reason.kind, []).append(reason.nb if locale is Locale.NB else reason.en)
    return (fits(kind, some, locale) for kind, some in labels.items())


def _ask(found: "Shown", locale: Locale) -> Iterator[str]:
    from services.matcher.wording import sentence

    return (sentence(kind, locale) for kind in found.cautions)


def _print(found: Sequence["Shown"], locale: Locale) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("no.", "occupation", "level", "skills", "languages", "places", "why, and what to ask")
    for each in found:
        languages = ", ".join(f"{one.language} {one.level}" for one in each.languages)
        places = ", ".join(one.name for one in each.places) or "anywhere"
        about = "\n".join((*_why(each, locale), *_ask(each, locale)))
        row = each.occupation, each.level or "", ", ".join(each.skills), languages, places, about
        table.add_row(str(each.number), *row)
    Console().print(table if found else "Nobody who agreed to be found fits this job well enough.")
