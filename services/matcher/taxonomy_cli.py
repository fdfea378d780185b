"""``talentpool taxonomy``: import ESCO, ISCO-08 and STYRK-08, show what is in use, go back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

app = typer.Typer(help="The occupations and skills that texts are read by.", no_args_is_help=True)

TAXONOMY_DIR = Path(".talentpool/taxonomy")
TaxonomyDir = Annotated[
    Path,
    typer.Option("--taxonomy-dir", envvar="TALENTPOOL_TAXONOMY_DIR", help="Folder of imported taxonomies."),
]
RESTART = "Services read it at their next start: restart matcher, ingest and portal."


@app.command("import")
def import_(
    places: Annotated[
        list[Path],
        typer.Argument(
            metavar="FOLDER_OR_ZIP...",
            help="ESCO's CSV download of any languages, KLASS's or ILO's CSV of STYRK-08 and ISCO-08.",
        ),
    ],
    taxonomy_dir: TaxonomyDir = TAXONOMY_DIR,
) -> None:
    """Read classifications, join them with the project's own occupations and skills, and use the result."""
    from services.matcher.taxonomy.importing import import_taxonomy

    console = Console(highlight=False, soft_wrap=True)
    with console.status("reading"):
        version = import_taxonomy(places, taxonomy_dir, console.print)
    _describe(console, taxonomy_dir, version)
    console.print(RESTART)


@app.command()
def show(taxonomy_dir: TaxonomyDir = TAXONOMY_DIR) -> None:
    """Say which taxonomy is in use, what it holds, and which others are there to go back to."""
    from shared.taxonomy.folder import files_in_use, versions

    console = Console(highlight=False, soft_wrap=True)
    used = files_in_use(taxonomy_dir).version
    for version in versions(taxonomy_dir):
        if version == used:
            _describe(console, taxonomy_dir, version)
    others = [version for version in versions(taxonomy_dir) if version != used]
    if others:
        console.print(f"also there: {', '.join(others)} (`talentpool taxonomy use VERSION`)")


@app.command()
def use(
    version: Annotated[str, typer.Argument(help="A version that `talentpool taxonomy show` names.")],
    taxonomy_dir: TaxonomyDir = TAXONOMY_DIR,
) -> None:
    """Go back to a version that was imported earlier, or to the project's own (`starter`)."""
    from services.matcher.taxonomy.importing import use_version

    console = Console(highlight=False, soft_wrap=True)
    use_version(taxonomy_dir, version)
    _describe(console, taxonomy_dir, version)
    console.print(RESTART)


def _describe(console: Console, taxonomy_dir: Path, version: str) -> None:
    from services.matcher.taxonomy.catalogue import of_files
    from services.matcher.taxonomy.importing import starter_digest
    from shared.taxonomy.folder import files_of

    files = files_of(taxonomy_dir, version)
    taxonomy = of_files(files)
    console.print(f"in use: [bold]{version}[/bold] ({taxonomy.id})")
    console.print(
        f"  {len(taxonomy.occupations)} occupations, {len(taxonomy.skills)} skills, "
        f"{len(taxonomy.groups)} unit groups{_origin(files.about)}"
    )
    if files.about and files.about.get("starter") != starter_digest():
        console.print("  made with an earlier starter: import again to have what is new in it")
    if files.about.get("notice"):
        console.print(f"  {files.about['notice']}")


def _origin(about: Mapping[str, Any]) -> str:
    if not about:
        return ""
    languages = ", ".join(about.get("languages", ()))
    return f"; imported {about.get('made', '')}" + (f", ESCO in {languages}" if languages else "")
