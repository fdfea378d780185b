"""Hard conditions: each passes a job, vetoes it, or passes it with a caution where something is not known.

A condition reads one value of a candidate's wishes and one of a job. Many share the same values, so that
ranking judges each pair of distinct values once (``services.matcher.features``).
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matcher import clearance, languages, places, salary
from services.matcher.opening import Opening
from services.matcher.place_grid import judge_all
from services.matcher.profile import Wishes
from services.matcher.verdict import OK, Verdict, Veto
from shared.reasons import CautionKind
from shared.vocabulary import CandidatePermit, EmploymentType, JobPermit

LANGUAGES = attrgetter("languages")
PLACES = attrgetter("places", "remote", "commute")
EMPLOYMENT_TYPES = attrgetter("employment_types")
PERMIT = attrgetter("permit")
SALARY_FLOOR = attrgetter("salary_floor")
CLEARANCE = attrgetter("clearance")
CITIZENSHIP = attrgetter("clearance", "permit")


def nothing(_wishes: Wishes) -> None:
    """No part of the wishes: the condition is about the job alone."""


PARTS = (
    nothing,
    LANGUAGES,
    PLACES,
    places.refused,
    EMPLOYMENT_TYPES,
    PERMIT,
    SALARY_FLOOR,
    CLEARANCE,
    CITIZENSHIP,
)
"""All parts of the wishes that conditions read."""


@dataclass(frozen=True)
class Condition:
    """``judge`` compares what ``read`` makes of a part of the wishes with what ``of_job`` makes of a job.

    ``judge_all`` does the same for all pairs of many, as codes of shape (wishes, jobs).
    """

    part: Callable[[Wishes], Any]
    read: Callable[[Any], Hashable]
    of_job: Callable[[Opening], Hashable]
    judge: Callable[[Any, Any], Verdict]
    judge_all: Callable[[Sequence[Any], Sequence[Any]], NDArray[np.uint8]] | None = None


@dataclass(frozen=True)
class Findings:
    """What all conditions say of a candidate and a job; the job passes if there is no veto."""

    vetoes: tuple[Veto, ...]
    cautions: tuple[CautionKind, ...]


def conditions(openings: Iterable[Opening], now: datetime) -> list[Condition]:
    """All conditions that matter for these jobs at that time."""
    asked_for = sorted({code for opening in openings for code in languages.languages_of(opening.terms)})
    return [
        Condition(
            nothing, _same, lambda job: job.deadline is not None and job.deadline < now, _judge_deadline
        ),
        Condition(PLACES, _wanted, _located, places.judge, judge_all),
        Condition(places.refused, _same, lambda job: places.site(job.terms), places.judge_refused),
        *(_language(code) for code in asked_for),
        Condition(nothing, _same, _languages_unknown, _judge_languages_unknown),
        Condition(EMPLOYMENT_TYPES, _same, _employment_types, _judge_employment_types),
        Condition(PERMIT, _same, lambda job: job.terms.permit, _judge_permit),
        Condition(SALARY_FLOOR, _same, lambda job: salary.pay_of(job.terms), salary.judge),
        Condition(CLEARANCE, _same, lambda job: job.terms.security_clearance, clearance.judge_clearance),
        Condition(
            CITIZENSHIP, _same, lambda job: frozenset(job.terms.citizenship), clearance.judge_citizenship
        ),
    ]


def check(asked: Iterable[Condition], wishes: Wishes, job: Opening) -> Findings:
    """Judge one candidate and one job by these conditions."""
    found = [each.judge(each.read(each.part(wishes)), each.of_job(job)) for each in asked]
    return Findings(
        tuple(dict.fromkeys(verdict.veto for verdict in found if verdict.veto)),
        tuple(dict.fromkeys(verdict.caution for verdict in found if verdict.caution)),
    )


def _language(code: str) -> Condition:
    """One language is one condition, so that few distinct values meet."""
    return Condition(
        LANGUAGES,
        lambda spoken: languages.known(spoken, code),
        lambda job: languages.asked(job.terms, code),
        languages.judge,
    )


def _same(part: Hashable) -> Hashable:
    return part


def _wanted(part: tuple[frozenset[str], bool, bool]) -> places.Wanted:
    codes, remote, commute = part
    return places.wanted(codes, remote=remote, commute=commute)


def _located(job: Opening) -> places.Located:
    return places.located(job.terms)


def _languages_unknown(job: Opening) -> bool:
    return not languages.languages_of(job.terms)


def _employment_types(job: Opening) -> frozenset[EmploymentType]:
    return frozenset(job.terms.employment_types)


def _judge_deadline(_mine: None, passed: bool) -> Verdict:  # noqa: FBT001  a condition's value
    return Verdict(veto=Veto.DEADLINE) if passed else OK


def _judge_languages_unknown(_mine: None, unknown: bool) -> Verdict:  # noqa: FBT001  a condition's value
    return Verdict(caution=CautionKind.LANGUAGE_UNKNOWN) if unknown else OK


def _judge_employment_types(mine: frozenset[EmploymentType], job: frozenset[EmploymentType]) -> Verdict:
    if not mine or mine & job:
        return OK
    if not job:
        return Verdict(caution=CautionKind.EMPLOYMENT_TYPE_UNKNOWN)
    return Verdict(veto=Veto.EMPLOYMENT_TYPE)


def _judge_permit(mine: CandidatePermit, job: JobPermit | None) -> Verdict:
    if mine is not CandidatePermit.NEEDED or job is JobPermit.SPONSORED:
        return OK
    if job is JobPermit.REQUIRED:
        return Verdict(veto=Veto.PERMIT)
    return Verdict(caution=CautionKind.PERMIT_UNKNOWN)
