"""The models that a run needs, as the settings name them."""

from collections.abc import Callable
from pathlib import Path

from services.matcher.encoder import Encoder, find_model, load_encoder
from services.matcher.evaluation.kept_vectors import KeptVectors
from services.matcher.evaluation.task import Bench
from services.matcher.evaluation.vectors import RememberingEncoder, Tell, tell_nobody
from services.matcher.facts import taxonomy_reader
from services.matcher.settings import MatcherSettings
from shared.errors import TalentPoolError

BARE_MODEL = "multilingual-e5-small"
"""What the recommended model was made from."""


def make_bench(  # noqa: PLR0913  a run has as many choices
    settings: MatcherSettings,
    *,
    sample: int | None = None,
    seed: int = 0,
    baselines: bool = True,
    vectors: Path | None = None,
    tell: Tell = tell_nobody,
    say: Callable[[str], None] = lambda _: None,
) -> Bench:
    """Load the settings' model, and the bare one if it is installed and another.

    ``vectors`` is a folder in which vectors stay, for a run that goes on and for the next one.

    Raises:
        TalentPoolError: the settings' model is missing or damaged, or nothing can be written to ``vectors``.
    """

    def remembering(encoder: Encoder) -> RememberingEncoder:
        kept = vectors and KeptVectors(vectors, encoder.model_id, encoder.dimensions)
        return RememberingEncoder(encoder, tell, kept or None)

    ours = load_encoder(settings.model, models_dir=settings.models_dir, threads=settings.threads)
    bare = _bare(settings, ours.model_id, say) if baselines else None
    return Bench(
        encoder=remembering(ours),
        settings=settings,
        reader=taxonomy_reader(settings.taxonomy_dir),
        bare=bare and remembering(bare),
        baselines=baselines,
        sample=sample,
        seed=seed,
        tell=tell,
    )


def _bare(settings: MatcherSettings, ours: str, say: Callable[[str], None]) -> Encoder | None:
    try:
        find_model(BARE_MODEL, settings.models_dir)
    except TalentPoolError as error:
        say(f"no figures of the bare model: {error}")
        return None
    bare = load_encoder(BARE_MODEL, models_dir=settings.models_dir, threads=settings.threads)
    if bare.model_id == ours:
        say(f"the model is the bare model {BARE_MODEL}: its figures are ours")
        return None
    return bare
