"""Writes an adapted model: a sentence-transformers folder with card, and the adapter as peft files."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from services.matcher.model.adapt.evaluation import Figure
from services.matcher.model.adapt.learner import Learner
from services.matcher.model.adapt.material import Material
from services.matcher.model.adapt.recipe import Recipe
from services.matcher.model.low_rank import WEIGHTS
from services.matcher.model.quiet import quiet_libraries

ADAPTER = "adapter"
NOTICE = "This service uses the ESCO classification of the European Commission."


@dataclass(frozen=True)
class Made:
    """What a model was made of and how, as card and ``training.json`` tell it."""

    base: str
    base_name: str
    licence: str
    taxonomy: str
    command: str
    recipe: Recipe
    occupations: int
    held_out: int
    skills: int
    languages: tuple[str, ...]


def made_of(material: Material) -> dict[str, Any]:
    """The counts of a material, as fields of ``Made``."""
    everything = (*material.occupations, *material.held_out)
    return {
        "occupations": len(material.occupations),
        "held_out": len(material.held_out),
        "skills": len(material.skills),
        "languages": tuple(sorted({language for each in everything for language in each.names})),
    }


def write_adapter(learner: Learner, folder: Path, base_name: str) -> None:
    """Write peft's two files, weights in 16 bits, and round the learner's own weights to the same."""
    import torch
    from peft import get_peft_model_state_dict
    from safetensors.torch import save_file

    folder.mkdir(parents=True)
    with torch.no_grad():
        for weight in learner.optimiser.param_groups[0]["params"]:
            weight.copy_(weight.half().float())
    state = get_peft_model_state_dict(learner.adapter)
    tensors = {name: values.detach().cpu().half().contiguous() for name, values in sorted(state.items())}
    save_file(tensors, folder / WEIGHTS, metadata={"format": "pt"})
    (folder / WEIGHTS).chmod(0o644)
    configuration = learner.adapter.peft_config["default"]
    configuration.base_model_name_or_path = base_name
    configuration.target_modules = sorted(configuration.target_modules)
    configuration.inference_mode = True
    configuration.save_pretrained(str(folder))


def write_model(learner: Learner, folder: Path) -> None:
    """Merge the adapter into the model, which is used up by it, and write its folder."""
    with quiet_libraries():
        learner.adapter.merge_and_unload()
        learner.model.cpu().eval().save_pretrained(str(folder), create_model_card=False)


def write_cards(folder: Path, made: Made, figures: Sequence[Figure]) -> None:
    """Write README.md for model and adapter, and ``training.json`` beside the adapter."""
    text = card(made, figures)
    for place in (folder, folder / ADAPTER):
        (place / "README.md").write_text(text, encoding="utf-8")
    content = asdict(made) | {
        "notice": NOTICE,
        "metric": "MRR",
        "figures": [asdict(each) for each in figures],
    }
    training = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    (folder / ADAPTER / "training.json").write_text(training, encoding="utf-8")


def card(made: Made, figures: Sequence[Figure]) -> str:
    """The model's card."""
    rows = "\n".join(
        f"| {each.about} | {each.n} | {each.before:.3f} | {each.after:.3f} |" for each in figures
    )
    return f"""\
---
license: {made.licence.lower()}
base_model: {made.base_name}
library_name: sentence-transformers
---

# A sentence encoder for occupations, skills and vacancies

{made.base} with a low-rank adapter (rank {made.recipe.rank}), trained by `talentpool model adapt`.

- **Data**: {made.taxonomy}: {made.occupations} occupations, {made.skills} skills,
  in {", ".join(made.languages)}. Its names, descriptions and relations only; vacancy titles are made of its
  names by rules. No labelled evaluation data, no vacancies and no data about people.
- **Notice**: {NOTICE} It
  was modified: names are put into pairs, written in capitals, shortened and surrounded by other words.
- **Licence**: {made.licence}, as the base model; for the taxonomy's texts the notice above.
- **Made by**: `{made.command}`; seed {made.recipe.seed}, {made.recipe.steps} steps.

## Figures

Mean reciprocal rank on {made.held_out} occupations (whole unit groups) that were not trained with, among all:

| question | n | before | after |
|---|---|---|---|
{rows}

## Limits

It knows what the taxonomy knows: occupations as Europe's statisticians name them. Languages that were not
trained with are only carried along. Titles that name no occupation (slogans) stay vague. Cosines say which of
two texts is nearer, not whether a person fits a job. No text of more than 128 tokens was trained with.
"""
