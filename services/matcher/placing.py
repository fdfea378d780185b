"""Where a job stands in a candidate's list, and which step of building it takes it out."""

from dataclasses import replace
from uuid import UUID

from services.matcher.candidates import Candidates
from services.matcher.index import JobIndex
from services.matcher.listing import Rule
from services.matcher.ranking import rank

Steps = list[tuple[str, str, str]]
"""Rows of (step, place, what the step does)."""


def placing(index: JobIndex, candidate: Candidates, job_id: UUID, rule: Rule) -> Steps:
    """The job's place after each step; ``candidate`` is one alone. Sent and hidden jobs have none."""
    number = index.numbers[job_id]
    every = len(index)
    alone = replace(rule, top_k=every, pool=every, most_per_employer=every, diversity=0.0, orphan_lift=0.0)
    capped = replace(alone, most_per_employer=rule.most_per_employer)
    spread = replace(capped, diversity=rule.diversity)
    barred = any(job_id in each for each in candidate.excluded)
    return [
        ("sent or hidden", "yes" if barred else "no", "such a job is never listed again"),
        (
            "by relevance",
            _place(index, candidate, number, alone),
            f"of {every} open jobs, from the threshold",
        ),
        (
            "employer cap",
            _place(index, candidate, number, capped),
            f"at most {rule.most_per_employer} of one employer",
        ),
        (
            "diversity",
            _place(index, candidate, number, spread),
            f"up to {rule.diversity:g} off for likeness",
        ),
        ("list", _place(index, candidate, number, rule), f"of {rule.top_k}, with lift of rarely shown jobs"),
    ]


def _place(index: JobIndex, candidate: Candidates, number: int, rule: Rule) -> str:
    found = rank(index, candidate, rule).jobs[0].tolist()
    return str(found.index(number) + 1) if number in found else "none"
