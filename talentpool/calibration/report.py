"""What a calibration prints: coefficients, how well they hold for what was not seen, what is sent."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from services.matcher.calibration import FEATURES
from talentpool.calibration.fitting import KEPT, PRIOR, Fit
from talentpool.calibration.validation import Bin, Cut, Quality
from talentpool.calibration.vetoes import Agreement


def show_fit(console: Console, fitted: Fit) -> None:
    """Coefficients beside those by hand, both in units of similarity too."""
    unit = fitted.coefficients[FEATURES[0]] or float("nan")
    table = Table("feature", "coefficient", "in units of similarity", "by hand", title="Coefficients")
    for each in FEATURES:
        remark = (
            " (kept by hand)" if each in KEPT else " (dropped: wrong sign)" if each in fitted.dropped else ""
        )
        weight = fitted.coefficients[each]
        table.add_row(
            f"{each}{remark}", f"{weight:.3f}", f"{weight / unit:.2f}", f"{PRIOR.get(each, 0.0):.0f}"
        )
    table.add_row("intercept", f"{fitted.intercept:.3f}", "", "")
    console.print(table)


def show_quality(console: Console, found: Mapping[str, Mapping[str, Quality]]) -> None:
    """Figures by what was held out, ours beside the weights by hand."""
    table = Table(
        "held out", "weights", "log loss", "Brier", "average precision", "ECE", title="On pairs not fitted on"
    )
    for held, each in found.items():
        for weights, figures in each.items():
            table.add_row(
                held,
                weights,
                f"{figures.log_loss:.4f}",
                f"{figures.brier:.4f}",
                f"{figures.average_precision:.3f}",
                f"{figures.calibration_error:.4f}",
            )
    console.print(table)


def show_reliability(console: Console, bins: Iterable[Bin]) -> None:
    """Predicted relevance beside the share that is good."""
    table = Table("relevance", "pairs", "mean", "good", title="Reliability, candidates and ads held out")
    for each in bins:
        span = f"{each.low:.2f} to {each.high:.2f}"
        table.add_row(span, str(each.pairs), f"{each.relevance:.3f}", f"{each.good:.3f}")
    console.print(table)


def show_cuts(console: Console, found: Sequence[Cut], threshold: float) -> None:
    """The trade-off between few and right jobs, and many."""
    table = Table(
        "threshold",
        "sent",
        "people with any",
        "good of what is sent",
        "at least marginal",
        "of all good, sent",
        title="What is sent, candidates and ads held out",
    )
    for each in found:
        mark = " ←" if each.threshold == threshold else ""
        table.add_row(
            f"{each.threshold:.2f}{mark}",
            str(each.sent),
            str(each.people),
            f"{each.precision:.3f}",
            f"{each.at_least_marginal:.3f}",
            f"{each.recall:.3f}",
        )
    console.print(table)


def show_vetoes(console: Console, found: Iterable[Agreement]) -> None:
    """The product's vetoes beside the labels'."""
    table = Table(
        "veto", "both", "only ours", "only labels", "precision", "recall", title="Vetoes, pairs in one field"
    )
    for each in found:
        table.add_row(
            each.reason,
            str(each.both),
            str(each.ours_only),
            str(each.labels_only),
            _share(each.both, each.ours_only),
            _share(each.both, each.labels_only),
        )
    console.print(table)


def _share(right: int, wrong: int) -> str:
    return f"{right / (right + wrong):.3f}" if right + wrong else ""
