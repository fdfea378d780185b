from uuid import UUID

from services.matcher.alerts import within_limit
from services.matcher.matching import Found


def found(candidate: int, job: int, rank: int) -> Found:
    return Found(UUID(int=candidate), UUID(int=job), 1, rank, 5.0, (), ())


def test_the_limit_of_a_day_counts_earlier_alerts_and_keeps_the_best() -> None:
    matches = [found(1, 30, 3), found(1, 10, 1), found(1, 20, 2), found(2, 10, 1), found(3, 10, 1)]
    kept = list(within_limit(matches, {UUID(int=1): 1, UUID(int=2): 3}, 3))
    assert [(each.candidate_id.int, each.job_id.int) for each in kept] == [(1, 10), (1, 20), (3, 10)]
