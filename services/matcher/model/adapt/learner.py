"""The model with a low-rank adapter (peft): embeds with gradients, and takes one step for one batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.matcher.model.adapt.batches import Batch
from services.matcher.model.adapt.recipe import Recipe
from services.matcher.model.quiet import quiet_libraries

LONGEST = 128
"""Tokens of a text that are trained with."""
BUCKET_TOKENS = 1_024
"""Tokens of a part of a batch with padding, which costs time: texts of like length run together."""
LARGEST_GRADIENT = 1.0
EXCUSED = -1e4


@dataclass(frozen=True)
class Learner:
    """``model`` is the whole sentence encoder; ``adapter`` the peft model around its transformer."""

    model: Any
    adapter: Any
    optimiser: Any
    device: str


def make_learner(model: Any, recipe: Recipe) -> Learner:
    """Put a fresh adapter on all linear layers of the transformer; only it will learn. Seeds torch.

    The model stays without dropout: so few steps do not overfit, and a resumed run is equal to a whole one.
    """
    import torch
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(recipe.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    transformer = model[0].auto_model
    transformer.set_attn_implementation("sdpa")
    configuration = LoraConfig(
        r=recipe.rank,
        lora_alpha=round(recipe.rank * recipe.scale),
        target_modules="all-linear",
        exclude_modules=["pooler.dense"],
    )
    with quiet_libraries():
        adapter: Any = get_peft_model(transformer, configuration)
    weights = [weight for weight in adapter.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=recipe.learning_rate, betas=(0.9, 0.98), weight_decay=0.01)
    return Learner(model.to(device).eval(), adapter, optimiser, device)


def embed(learner: Learner, texts: Sequence[str]) -> Any:
    """Unit vectors of texts with their gradients, a tensor of shape (n, dimensions)."""
    import torch

    tokens = learner.model.tokenizer(list(texts), truncation=True, max_length=LONGEST)["input_ids"]
    order = sorted(range(len(tokens)), key=lambda number: -len(tokens[number]))
    parts = [_part(learner, [tokens[number] for number in some]) for some in _buckets(order, tokens)]
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(parts)[back]


def learn(learner: Learner, left: Sequence[str], right: Sequence[str], batch: Batch, recipe: Recipe) -> float:
    """Take one step; returns the loss before it."""
    vectors = embed(learner, [*left, *right])
    return take_step(
        learner, contrast(vectors[: len(left)], vectors[len(left) :], batch.excused, recipe.temperature)
    )


def take_step(learner: Learner, loss: Any) -> float:
    """Change the adapter's weights against a loss; returns the loss."""
    import torch

    learner.optimiser.zero_grad()
    loss.backward()
    weights = learner.optimiser.param_groups[0]["params"]
    torch.nn.utils.clip_grad_norm_(weights, LARGEST_GRADIENT)
    learner.optimiser.step()
    return float(loss.item())


def contrast(left: Any, right: Any, excused: Any, temperature: float) -> Any:
    """How badly each text finds its partner among the batch's, seen from both sides (InfoNCE)."""
    import torch

    scores = left @ right.T / temperature
    scores = scores.masked_fill(torch.from_numpy(excused).to(scores.device), EXCUSED)
    own = torch.arange(len(left), device=scores.device)
    entropy = torch.nn.functional.cross_entropy
    return (entropy(scores, own) + entropy(scores.T, own)) / 2


def _buckets(order: Sequence[int], tokens: Sequence[Sequence[int]]) -> list[list[int]]:
    """Parts of ``order``, which goes from long to short, each of at most ``BUCKET_TOKENS`` with padding."""
    buckets: list[list[int]] = []
    for number in order:
        if not buckets or (len(buckets[-1]) + 1) * len(tokens[buckets[-1][0]]) > BUCKET_TOKENS:
            buckets.append([])
        buckets[-1].append(number)
    return buckets


def _part(learner: Learner, tokens: Sequence[Sequence[int]]) -> Any:
    import torch

    padded = learner.model.tokenizer.pad({"input_ids": list(tokens)}, return_tensors="pt")
    features = {name: padded[name].to(learner.device) for name in ("input_ids", "attention_mask")}
    return torch.nn.functional.normalize(learner.model(features)["sentence_embedding"], dim=1)
