"""``talentpool match audit``: whom an edition shows and serves."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from shared.errors import TalentPoolError

if TYPE_CHECKING:
    from services.matcher.auditing import Audit, Group

START, END = "<!-- audit -->", "<!-- /audit -->"
DOCUMENT = Path("docs/matching.md")
MOST_EMPLOYERS = 10


def register(match: typer.Typer) -> None:
    """Add the command to ``talentpool match``."""
    match.command()(audit)


def audit(
    edition: Annotated[UUID | None, typer.Option(help="This edition instead of the last.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Put the figures into docs/matching.md.")] = False,
) -> None:
    """Show how an edition spreads attention over jobs, and whether language groups are served alike."""
    import asyncio
    from dataclasses import asdict

    from rich.console import Console
    from rich.markdown import Markdown

    from services.matcher.audit import audit_edition
    from services.matcher.settings import MatcherSettings

    found = asyncio.run(audit_edition(MatcherSettings(), edition))
    text = "\n".join(lines(found))
    if write:
        write_between(DOCUMENT, text)
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        Console().print(Markdown(text))


def lines(found: "Audit") -> Iterator[str]:
    """The figures as Markdown."""
    yield f"{found.candidates} candidates, {found.jobs} open jobs, {found.places} places in lists."
    yield f"Gini of jobs' exposure: {found.gini:.2f}. Jobs in nobody's list: {sum(found.unshown.values())}."
    yield ""
    yield from (f"- {count} {reason}" for reason, count in found.unshown.items())
    yield from ("", "| employer | open jobs | share of places |", "|---|---|---|")
    for each in found.employers[:MOST_EMPLOYERS]:
        yield f"| {each.name.replace('|', '/')} | {each.jobs} | {each.share:.1%} |"
    yield from _table("first language", found.by_language)
    yield from _table("language of the profile", found.by_text)


def write_between(document: Path, text: str) -> None:
    """Put a text between the markers of a document; raises ``TalentPoolError`` if it has none."""
    before, found, rest = document.read_text(encoding="utf-8").partition(START)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        message = f"{document} lacks the markers {START} and {END}: put them where the figures shall stand"
        raise TalentPoolError(message)
    document.write_text(f"{before}{START}\n{text}\n{END}{after}", encoding="utf-8")


def _table(trait: str, groups: tuple["Group", ...]) -> Iterator[str]:
    head = f"| {trait} | candidates | with a list | jobs a list | mean relevance |"
    yield from ("", head, "|---|---|---|---|---|")
    for each in groups:
        figures = f"{each.with_list:.0%} | {each.length:.1f} | {each.relevance:.2f}"
        yield f"| {each.name} | {each.candidates} | {figures} |"
