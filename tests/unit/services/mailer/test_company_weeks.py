from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.mailer.company_report import Problem, Week, told, week_before, worst
from services.mailer.company_weeks import Delivered, feeds_of, problems_of

BEGIN = datetime(2026, 10, 12, tzinfo=UTC)
END = BEGIN + timedelta(days=7)
LINE = {"code": "title", "message": "no title", "mend": "give it one"}
FIRST = Delivered(UUID(int=1), "Careers", BEGIN, "read", 3, 1, 0, 2, [LINE, LINE], None)
SECOND = replace(
    FIRST, received_at=BEGIN + timedelta(days=1), taken=1, closed=2, rejected=1, rejections=[LINE]
)
SILENT = Delivered(UUID(int=2), "Trainees", None, None, 0, 0, 0, 0, [], None)


def test_what_changed_is_added_up_and_what_is_rejected_is_that_of_the_last_delivery() -> None:
    careers, trainees = feeds_of([SECOND, SILENT, FIRST], BEGIN, END)
    assert (careers.name, careers.deliveries) == ("Careers", 2)
    assert (careers.accepted, careers.changed, careers.closed, careers.rejected) == (4, 2, 2, 1)
    assert (trainees.name, trainees.deliveries, trainees.accepted) == ("Trainees", 0, 0)


def test_other_weeks_and_unread_deliveries_do_not_count() -> None:
    before = replace(FIRST, received_at=BEGIN - timedelta(seconds=1))
    after = replace(FIRST, received_at=END)
    failed = replace(FIRST, state="failed", failure={"message": "no feed", "mend": "send one"}, rejections=[])
    (careers,) = feeds_of([before, after, failed], BEGIN, END)
    assert (careers.deliveries, careers.accepted) == (0, 0)
    assert problems_of([before, after, failed], BEGIN, END) == (
        Problem(message="no feed", mend="send one", count=1),
    )


def test_a_problem_that_stays_is_counted_once_a_posting_and_not_once_a_delivery() -> None:
    assert problems_of([FIRST, SECOND], BEGIN, END) == (
        Problem(message="no title", mend="give it one", count=1),
    )


def test_only_the_three_worst_problems_are_told() -> None:
    problems = [
        Problem(message=name, count=count) for name, count in zip("abcde", (1, 5, 2, 4, 1), strict=True)
    ]
    assert [problem.message for problem in worst(problems)] == ["b", "d", "c"]


def test_lines_of_a_report_are_bounded_and_clean() -> None:
    row = replace(FIRST, rejections=[{"message": "x\r\ny" * 1_000}, {"mend": "nothing said"}])
    (problem,) = problems_of([row], BEGIN, END)
    assert "\n" not in problem.message
    assert len(problem.message) <= 300


def test_few_candidates_are_not_counted() -> None:
    assert told(4) is None
    assert told(5) == 5


def test_the_week_before_is_a_whole_iso_week() -> None:
    assert week_before(date(2026, 10, 18)) == Week(date(2026, 10, 5))
    assert week_before(date(2026, 10, 19)) == Week(date(2026, 10, 12))
    assert (Week(date(2026, 10, 12)).last, Week(date(2026, 10, 12)).name) == (date(2026, 10, 18), "2026-W42")
    assert Week(date(2026, 12, 28)).name == "2026-W53"
