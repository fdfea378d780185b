"""Security clearance and citizenship: what a job asks, against the candidate's own word on such jobs.

Nobody is asked for a nationality. One question covers both: whether the candidate can take such jobs.
"""

from services.matcher.places import HOME, REACH
from services.matcher.verdict import OK, Verdict, Veto
from shared.reasons import CautionKind
from shared.vocabulary import CandidatePermit, Clearance

Answer = tuple[Clearance, CandidatePermit]


def judge_clearance(mine: Clearance, asked: bool) -> Verdict:  # noqa: FBT001  a condition's value
    """Compare the answer and whether the job takes a clearance."""
    if not asked or mine is Clearance.YES:
        return OK
    if mine is Clearance.NO:
        return Verdict(veto=Veto.CLEARANCE)
    return Verdict(caution=CautionKind.CLEARANCE_UNKNOWN)


def judge_citizenship(mine: Answer, countries: frozenset[str]) -> Verdict:
    """Compare the answers and the countries (ISO 3166) of which a job takes citizens only.

    The answers are about Norway, so that a job which takes others too leaves it open. Whoever works here by a
    permit has said that they are a citizen of no country of the European Economic Area.
    """
    clearance, permit = mine
    if not countries or (HOME in countries and clearance is Clearance.YES):
        return OK
    if countries == {HOME} and clearance is Clearance.NO:
        return Verdict(veto=Veto.CITIZENSHIP)
    if permit is not CandidatePermit.EEA and countries <= REACH | {HOME}:
        return Verdict(veto=Veto.CITIZENSHIP)
    return Verdict(caution=CautionKind.CITIZENSHIP_UNKNOWN)
