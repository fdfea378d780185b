"""The README of an installed model: what it is, where it is from, how it is served."""

from pathlib import Path

from services.matcher.model.manifest import Manifest

SERVED = """\
Served by onnxruntime from `{file}` ({precision}). Against the reference in this folder, on {texts}
built-in texts: lowest cosine {cosine:.4f}, Spearman's correlation of all scores {correlation:.4f}.
"""
REFERENCE_ONLY = "Served by sentence-transformers: {reason}.\n"


def write_card(folder: Path, manifest: Manifest, *, texts: int, reason: str) -> None:
    """Write README.md; a card that came with the model stays beside it as ``README.source.md``."""
    card = folder / "README.md"
    if card.is_file():
        card.rename(folder / "README.source.md")
    card.write_text(describe(manifest, texts=texts, reason=reason), encoding="utf-8")


def describe(manifest: Manifest, *, texts: int, reason: str) -> str:
    """The card's text. ``reason`` says why a model is not exported, where it is not."""
    serving = manifest.serving
    served = (
        REFERENCE_ONLY.format(reason=reason)
        if serving is None
        else SERVED.format(
            file=serving.file,
            precision=serving.precision,
            texts=texts,
            cosine=serving.lowest_cosine,
            correlation=serving.rank_correlation,
        )
    )
    revision = f" (revision {manifest.revision})" if manifest.revision else ""
    return f"""\
# {manifest.name}

A sentence-transformers model, installed by `talentpool model install`. The reference loads with
`SentenceTransformer("{manifest.name}")` from the folder above.

- Source: {manifest.source}{revision}
- Licence: {manifest.licence}
- Fingerprint: `{manifest.fingerprint}` (vectors are stored with `{manifest.model_id}`)
- {manifest.dimensions} dimensions, {manifest.max_tokens} tokens
- Prompts: profiles `{manifest.prompts.profile!r}`, jobs `{manifest.prompts.job!r}`

{served}"""
