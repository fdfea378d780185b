"""``talentpool match calibrate``: makes relevances of features, by labelled candidates."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shared.errors import TalentPoolError
from talentpool.extras import needing

if TYPE_CHECKING:
    from services.matcher.features import Floats
    from talentpool.calibration.fitting import Fit
    from talentpool.calibration.pairs import Pairs
    from talentpool.calibration.validation import Cut, Fold

SET = Path("tests/candidate_set")
DATA = Path("../shared/eval")
OUT = Path("services/matcher/calibration.json")
OURS, BY_HAND = "fitted", "by hand"
BOTH = "candidates and ads"
DIGITS = 4


def register(match: typer.Typer) -> None:
    """Add the command to ``talentpool match``: it reads ads by ingest, and weighs by the matcher."""
    match.command()(calibrate)


def calibrate(  # noqa: PLR0913  a command has as many options as it needs
    folder: Annotated[Path, typer.Option("--set", help="Folder of labelled candidates.")] = SET,
    data: Annotated[Path, typer.Option(help="Folder with the set's ads.")] = DATA,
    out: Annotated[Path, typer.Option(help="File to write.")] = OUT,
    *,
    precision: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Share of what is sent that is to be good.")
    ] = 2 / 3,
    penalty: Annotated[float, typer.Option(min=1e-3, help="On the squares of the coefficients.")] = 3.0,
    seed: Annotated[int, typer.Option(min=0, help="Of the folds.")] = 0,
    write: Annotated[bool, typer.Option(help="Write the file; else only show.")] = True,
) -> None:
    """Fit the relevance to labels, show how it holds for candidates and ads not seen, and write it."""
    from rich.console import Console

    from services.matcher.evaluation.candidate_set import load_candidate_set
    from services.matcher.evaluation.setting_up import make_bench
    from services.matcher.settings import MatcherSettings
    from talentpool.calibration import report
    from talentpool.calibration.fitting import fit
    from talentpool.calibration.vetoes import agreements

    with needing("ingest", "`talentpool match calibrate`"):
        from talentpool.calibration.pairs import read_index, read_pairs

    labelled = load_candidate_set(folder)
    bench = make_bench(MatcherSettings(), baselines=False)
    index, names = read_index(bench, data, labelled)
    pairs, vetoes = read_pairs(bench, index, names, labelled)
    console = Console(highlight=False)
    report.show_vetoes(console, agreements(labelled, vetoes))
    fitted = fit(pairs.features, pairs.good, penalty)
    report.show_fit(console, fitted)
    found = _cuts(console, pairs, penalty, seed)
    threshold = _threshold(found, precision)
    report.show_cuts(console, found, threshold)
    content = _content(fitted, threshold) | {
        "set": _about(pairs),
        "recipe": {"penalty": penalty, "seed": seed, "precision": round(precision, DIGITS)},
    }
    if write:
        out.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        console.print(f"wrote {out}")


def _cuts(console: Any, pairs: "Pairs", penalty: float, seed: int) -> list["Cut"]:
    """Judge by what was held out, show it, and return what would be sent at each threshold."""
    from talentpool.calibration import report
    from talentpool.calibration.fitting import fit, fit_prior
    from talentpool.calibration.validation import cuts, quality, reliability, unseen

    fitters: Mapping[str, Callable[..., Fit]] = {
        OURS: lambda features, good: fit(features, good, penalty),
        BY_HAND: fit_prior,
    }
    held: dict[str, dict[str, Floats]] = {
        what: {name: unseen(pairs, fitter, folds()) for name, fitter in fitters.items()}
        for what, folds in _folds(pairs, seed).items()
    }
    report.show_quality(
        console,
        {
            what: {name: quality(relevance, pairs.good) for name, relevance in each.items()}
            for what, each in held.items()
        },
    )
    strictest = held[BOTH][OURS]
    report.show_reliability(console, reliability(strictest, pairs.good))
    return cuts(pairs, strictest)


def _folds(pairs: "Pairs", seed: int) -> Mapping[str, Callable[[], Iterator["Fold"]]]:
    from talentpool.calibration.validation import by_both, by_group

    return {
        "candidates": lambda: by_group(pairs.profiles, seed),
        "ads": lambda: by_group(pairs.ads, seed),
        BOTH: lambda: by_both(pairs, seed),
    }


def _threshold(found: list["Cut"], precision: float) -> float:
    from talentpool.calibration.validation import choose

    threshold = choose(found, precision)
    if threshold is None:
        best = max(cut.precision for cut in found)
        message = (
            f"no threshold makes {precision:.2f} of what is sent good (at most {best:.2f}): "
            "lower --precision, or label more candidates"
        )
        raise TalentPoolError(message)
    return threshold


def _content(fitted: "Fit", threshold: float) -> dict[str, object]:
    from services.matcher.calibration import FEATURES

    return {
        "made": "by `talentpool match calibrate`: logistic regression; freshness and taste by hand",
        "intercept": round(fitted.intercept, DIGITS),
        "threshold": threshold,
        "coefficients": {each.value: round(fitted.coefficients[each], DIGITS) for each in FEATURES},
    }


def _about(pairs: "Pairs") -> dict[str, int]:
    """How much was fitted on."""
    return {
        "profiles": len(set(pairs.profiles.tolist())),
        "ads": len(set(pairs.ads.tolist())),
        "pairs": len(pairs),
        "good": int(pairs.good.sum()),
    }
