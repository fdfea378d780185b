from services.matcher.evaluation.candidate_set import CandidateSet, Label
from services.matcher.verdict import Veto
from talentpool.calibration.vetoes import agreements


def test_vetoes_are_counted_by_reason_over_labelled_pairs() -> None:
    labelled = CandidateSet(
        {},
        {},
        {
            ("anna", "a"): Label(3, 0, ("language",)),
            ("anna", "b"): Label(3, 0, ("language", "place")),
            ("bo", "a"): Label(2, 2),
            ("bo", "copy"): Label(2, 2),
        },
    )
    vetoes = {
        ("anna", "a"): (Veto.LANGUAGE_LEVEL,),
        ("anna", "b"): (Veto.COMMUTE,),
        ("bo", "a"): (Veto.LANGUAGE,),
        ("bo", "b"): (Veto.LANGUAGE,),
    }
    found = {
        each.reason: (each.both, each.ours_only, each.labels_only) for each in agreements(labelled, vetoes)
    }
    assert found["language"] == (1, 1, 1)
    assert found["place"] == (1, 0, 0)
    assert found["permit"] == (0, 0, 0)
