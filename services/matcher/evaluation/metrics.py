"""Figures of rankings, from the places at which relevant documents stand; places count from 1.

Definitions are those of trec_eval: reciprocal rank of the first relevant document, average precision over all
relevant ones, nDCG with gain ``grade`` and discount ``log2(1 + place)``. RP@k is recall at k, of at most k.
"""

from collections.abc import Callable, Sequence

import numpy as np

from services.matcher.evaluation.measured import Figures, Measured, mean
from services.matcher.features import Floats, Numbers
from shared.errors import TalentPoolError

Figure = Callable[[Floats, Floats], float]
"""From the ascending places of the relevant documents (infinite: not ranked) and their grades."""


def reciprocal_rank(places: Floats, _grades: Floats) -> float:
    """One over the place of the first relevant document."""
    return float(1 / places[0]) if len(places) else 0.0


def average_precision(places: Floats, _grades: Floats) -> float:
    """The mean of the precisions at the relevant documents' places."""
    return float(np.mean(np.arange(1, len(places) + 1) / places)) if len(places) else 0.0


def recall_at(k: int) -> Figure:
    """Share of the relevant documents among the first ``k``."""
    return lambda places, _grades: float(np.mean(places <= k)) if len(places) else 0.0


def precision_at(k: int) -> Figure:
    """Share of relevant documents among the first ``k``."""
    return lambda places, _grades: float(np.sum(places <= k)) / k


def r_precision_at(k: int) -> Figure:
    """Relevant documents among the first ``k``, of as many as could stand there."""
    return lambda places, _: float(np.sum(places <= k)) / min(k, len(places)) if len(places) else 0.0


def ndcg_at(k: int | None) -> Figure:
    """Discounted gain of the first ``k`` (``None``: all) over that of the ideal order."""

    def ndcg(places: Floats, grades: Floats) -> float:
        ideal = np.sort(grades)[::-1][:k]
        most = float(np.sum(ideal / np.log2(np.arange(len(ideal)) + 2)))
        near = places <= (np.inf if k is None else k)
        return float(np.sum(grades[near] / np.log2(places[near] + 1))) / most if most else 0.0

    return ndcg


PLAIN = {"MRR": reciprocal_rank, "MAP": average_precision, "nDCG": ndcg_at(None)}
CUT = {"R": recall_at, "P": precision_at, "RP": r_precision_at, "nDCG": ndcg_at}


def figure_named(name: str) -> Figure:
    """The figure that a table calls ``MRR``, ``MAP``, ``nDCG``, or ``R@10`` and the like.

    Raises:
        TalentPoolError: there is no such figure.
    """
    head, _, cut = name.partition("@")
    if not cut and head in PLAIN:
        return PLAIN[head]
    if head in CUT and cut.isdigit() and int(cut):
        return CUT[head](int(cut))
    message = (
        f"there is no figure {name!r}: there are {', '.join(PLAIN)}, and {', '.join(CUT)} with @ and a number"
    )
    raise TalentPoolError(message)


def places_of(scores: Floats, relevant: Numbers) -> Floats:
    """The places of some documents in one row of scores; of equal scores the earlier document comes first.

    Numbers below zero stand for documents that are not there; their place is infinite.
    """
    return np.asarray([_place(scores, number) for number in relevant.tolist()], dtype=np.float32)


def _place(scores: Floats, number: int) -> float:
    """Counted: sorting a whole row for the few documents that matter takes ten times as long."""
    if number < 0:
        return np.inf
    score = scores[number]
    return 1 + int(np.count_nonzero(scores > score)) + int(np.count_nonzero(scores[:number] == score))


def figures(names: Sequence[str], rankings: Sequence[tuple[Floats, Floats]]) -> Figures:
    """Each figure's mean over queries, from places and grades of each query's relevant documents."""
    ordered = [_ascending(*each) for each in rankings]
    return {name: _mean(figure_named(name), ordered) for name in names}


def _ascending(places: Floats, grades: Floats) -> tuple[Floats, Floats]:
    order = np.argsort(places)
    return places[order], grades[order]


def _mean(figure: Figure, ordered: Sequence[tuple[Floats, Floats]]) -> Measured:
    return mean(np.asarray([figure(*each) for each in ordered], dtype=np.float32))
