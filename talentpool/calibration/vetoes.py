"""Whether the product's hard conditions veto what the labels say must not be shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.matcher.evaluation.candidate_set import CandidateSet
from services.matcher.verdict import Veto
from talentpool.calibration.pairs import Vetoes

NAMES: Mapping[str, tuple[Veto, ...]] = {
    "language": (Veto.LANGUAGE, Veto.LANGUAGE_LEVEL),
    "place": (Veto.PLACE, Veto.COMMUTE, Veto.PLACE_REFUSED, Veto.COUNTRY, Veto.REMOTE),
    "permit": (Veto.PERMIT,),
    "clearance": (Veto.CLEARANCE, Veto.CITIZENSHIP),
    "employment": (Veto.EMPLOYMENT_TYPE,),
}
"""What a reason in the labels is called by the product."""


@dataclass(frozen=True)
class Agreement:
    """Labelled pairs with one reason: how many both veto, only the product does, and only the labels do."""

    reason: str
    both: int
    ours_only: int
    labels_only: int


def agreements(labelled: CandidateSet, vetoes: Vetoes) -> Iterator[Agreement]:
    """By reason, over the labelled pairs: those whose field fits at all."""
    for reason, ours in NAMES.items():
        outcomes = [
            (reason in label.vetoes, not set(ours).isdisjoint(vetoes[pair]))
            for pair, label in labelled.labels.items()
            if pair in vetoes
        ]
        yield Agreement(
            reason,
            outcomes.count((True, True)),
            outcomes.count((False, True)),
            outcomes.count((True, False)),
        )
