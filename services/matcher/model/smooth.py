"""Moves outliers from activations into weights, so that rounding both to 8 bits keeps the ranking.

A feed-forward layer's input has a few channels far larger than the rest; rounded on one scale, the rest is
lost. Dividing each channel by a constant and multiplying its weights by the same changes only the range
(SmoothQuant, arXiv 2211.10438). Measured on multilingual-e5-small: Spearman .97 without, .994 with it.
"""

from collections.abc import Sequence
from typing import Any

from services.matcher.model.quiet import quiet_libraries

SHARE = 0.75  # how much of an outlier moves into the weights; half, as in the paper, is too little here
SMALLEST = 1e-5


def smooth_feed_forward(model: Any, texts: Sequence[str]) -> None:
    """Replace the feed-forward layers of a sentence-transformers model by smoothed ones of equal result.

    ``texts`` (with their prompts) are run to see the range of each channel.
    """
    transformer = model[0].auto_model
    layers = _feed_forward_layers(transformer)
    peaks = _input_peaks(model, layers, texts)
    for name, layer in layers.items():
        if name in peaks:
            parent, _, attribute = name.rpartition(".")
            setattr(transformer.get_submodule(parent), attribute, _smoothed(layer, peaks[name]))


def _feed_forward_layers(transformer: Any) -> dict[str, Any]:
    """Linear layers that widen or narrow; those of attention are square, and share one input."""
    import torch

    return {
        name: layer
        for name, layer in transformer.named_modules()
        if isinstance(layer, torch.nn.Linear) and layer.in_features != layer.out_features
    }


def _input_peaks(model: Any, layers: dict[str, Any], texts: Sequence[str]) -> dict[str, Any]:
    """Largest absolute input of each channel of each layer over the texts."""
    import torch

    peaks: dict[str, Any] = {}

    def watch(name: str) -> Any:
        def seen(_layer: Any, inputs: tuple[Any, ...]) -> None:
            peak = inputs[0].detach().abs().flatten(0, -2).amax(0)
            peaks[name] = torch.maximum(peaks[name], peak) if name in peaks else peak

        return seen

    hooks = [layer.register_forward_pre_hook(watch(name)) for name, layer in layers.items()]
    with quiet_libraries():
        model.encode(list(texts), batch_size=4, show_progress_bar=False)
    for hook in hooks:
        hook.remove()
    return peaks


def _smoothed(layer: Any, peak: Any) -> Any:
    import torch

    class Smoothed(torch.nn.Module):
        """``layer`` with its input divided, and its weights multiplied, channel by channel."""

        def __init__(self) -> None:
            super().__init__()
            weight_peak = layer.weight.data.abs().amax(0).clamp(min=SMALLEST)
            factor = peak.clamp(min=SMALLEST) ** SHARE / weight_peak ** (1 - SHARE)
            layer.weight.data *= factor
            self.layer = layer
            self.register_buffer("inverse", 1 / factor)

        def forward(self, inputs: Any) -> Any:
            return self.layer(inputs * self.inverse)

    return Smoothed()
