"""Adapts a model to a taxonomy, from reading it to the evaluated folder."""

import shlex
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.matcher.embedding import Encoder
from services.matcher.evaluation.vectors import RememberingEncoder
from services.matcher.model.adapt.evaluation import (
    Figure,
    Question,
    questions,
    reciprocal_rank,
    write_figures,
)
from services.matcher.model.adapt.learner import make_learner
from services.matcher.model.adapt.material import Material, material_of
from services.matcher.model.adapt.recipe import Recipe
from services.matcher.model.adapt.training import Tell, train
from services.matcher.model.adapt.writing import (
    ADAPTER,
    Made,
    made_of,
    write_adapter,
    write_cards,
    write_model,
)
from services.matcher.model.manifest import Prompts, read_manifest, read_prompts
from services.matcher.model.torch_encoder import TorchEncoder, load_sentence_transformer
from services.matcher.taxonomy.esco import read_esco
from shared.errors import TalentPoolError

Report = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What is to be adapted with what, and where the result goes."""

    base: Path
    taxonomy: Sequence[Path]
    out: Path
    recipe: Recipe


def adapt(order: Order, report: Report, tell: Tell) -> list[Figure]:
    """Train, write and evaluate; the folder appears when all of it is done.

    A run that was stopped goes on from its last checkpoint when it is ordered again.

    Raises:
        TalentPoolError: taxonomy or model cannot be read, the folder exists, or the checkpoint does not fit.
    """
    if order.out.exists():
        message = f"{order.out} exists: remove it, or name another folder with --out"
        raise TalentPoolError(message)
    report("reading the taxonomy")
    material = material_of(read_esco(order.taxonomy), held_out=order.recipe.held_out, seed=order.recipe.seed)
    report(f"{len(material.occupations)} occupations to train with, {len(material.held_out)} held out")
    asked = questions(material, order.recipe.seed)
    prompts = read_prompts(order.base)
    work = order.out.with_name(f".{order.out.name}.training")
    made, folder = _train(order, material, prompts, work, report, tell)
    figures = _compare(order.base, folder, asked, prompts, report)
    write_cards(folder, made, figures)
    about = {"base": made.base, "taxonomy": made.taxonomy, "held_out": made.held_out}
    write_figures(folder, figures, about)
    folder.rename(order.out)
    shutil.rmtree(work)
    return figures


def _train(  # noqa: PLR0913, PLR0917  each is one thing that training needs
    order: Order, material: Material, prompts: Prompts, work: Path, report: Report, tell: Tell
) -> tuple[Made, Path]:
    report("loading the model")
    learner = make_learner(load_sentence_transformer(order.base), order.recipe)
    report(f"training on {'the GPU' if learner.device == 'cuda' else 'the CPU'}")
    recipe = train(learner, material, order.recipe, prompts, work, tell)
    manifest = read_manifest(order.base)
    base_name = manifest.name if manifest else order.base.name
    made = Made(
        base=manifest.source if manifest else order.base.name,
        base_name=base_name,
        licence=manifest.licence if manifest else "other",
        taxonomy="ESCO, as its official CSV download",
        command=_command(order, recipe),
        recipe=recipe,
        **made_of(material),
    )
    folder = work / "model"
    shutil.rmtree(folder, ignore_errors=True)
    report("writing the model")
    write_adapter(learner, folder / ADAPTER, base_name)
    write_model(learner, folder)
    return made, folder


def _command(order: Order, recipe: Recipe) -> str:
    """The command that makes the same again; folders go by their last names, without a machine's paths."""
    places = " ".join(f"--taxonomy {shlex.quote(place.name)}" for place in order.taxonomy)
    options = f"--steps {recipe.steps} --seed {recipe.seed} --held-out {recipe.held_out:g}"
    return f"talentpool model adapt {places} --base {order.base.name} {options}"


def _compare(
    base: Path, adapted: Path, asked: Sequence[Question], prompts: Prompts, report: Report
) -> list[Figure]:
    before, after = (_ranks(folder, asked, prompts, report) for folder in (base, adapted))
    return [
        Figure(question.about, len(question.texts), *ranks)
        for question, *ranks in zip(asked, before, after, strict=True)
    ]


def _ranks(folder: Path, asked: Sequence[Question], prompts: Prompts, report: Report) -> list[float]:
    report(f"evaluating {folder.name} on what was held out")
    model = load_sentence_transformer(folder)
    encoder: Encoder = RememberingEncoder(TorchEncoder(model, model_id=folder.name, prompts=prompts))
    return [reciprocal_rank(encoder, question) for question in asked]
