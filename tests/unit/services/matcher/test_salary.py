from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matcher.opening import Terms
from services.matcher.salary import Pay, judge, pay_of
from services.matcher.verdict import OK, Verdict, Veto
from shared.jobs import Salary
from shared.reasons import CautionKind

UNKNOWN = Verdict(caution=CautionKind.SALARY_UNKNOWN)
TOO_LITTLE = Verdict(veto=Veto.SALARY)


def terms(period: str | None, *sums: float | None, currency: str | None = "NOK", **more: Any) -> Terms:
    low, high = sums
    text = more.pop("text", None)
    salary = {"minimum": low, "maximum": high, "currency": currency, "period": period, "text": text}
    return Terms.model_validate({"salary": salary, **more})


def exactly(sum_: int) -> Pay:
    return Pay(sum_, sum_)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (terms("YEAR", 550_000, 650_000), exactly(650_000)),
        (terms("YEAR", 550_000, 550_000), exactly(550_000)),
        (terms("YEAR", None, 900_000), exactly(900_000)),
        (terms("YEAR", 650_000, 550_000), exactly(650_000)),
        (terms("YEAR", 550_000, None), Pay(550_000, None)),
        (terms("MONTH", 45_000, 50_000), exactly(600_000)),
        (terms("WEEK", 10_000, 10_000), exactly(520_000)),
        (terms("DAY", 2_000, 2_000), exactly(520_000)),
        (terms("HOUR", 215, 240), exactly(468_000)),
        (terms(None, 600_000, 700_000), exactly(700_000)),
        (terms(None, 45_000, 50_000), None),
        (terms("YEAR", 60_000, 80_000, currency="EUR"), None),
        (terms("YEAR", 600_000, 600_000, currency=None), None),
        (terms("YEAR", None, None, text="Etter avtale"), None),
        (terms("FORTNIGHT", 20_000, 20_000), None),
        (terms("YEAR", 1, 1), None),
        (terms("HOUR", 600_000, 600_000), None),
        (terms("YEAR", -600_000, -600_000), None),
        (terms("YEAR", float("inf"), float("nan")), None),
        (Terms(), None),
    ],
)
def test_pay_is_read_to_crowns_a_year(said: Terms, expected: Pay | None) -> None:
    assert pay_of(said) == expected


HALF = {"extent": {"minimum": 50, "maximum": 50}}
PART = {"extent": {"minimum": 50, "maximum": 80}}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (terms("YEAR", 300_000, 300_000, **HALF), Pay(300_000, 600_000)),
        (terms("YEAR", 300_000, 300_000, **PART), Pay(300_000, 600_000)),
        (
            terms("MONTH", 25_000, 25_000, **HALF, text="25 000 kr i måneden for 50 % stilling"),
            exactly(600_000),
        ),
        (terms("YEAR", 300_000, 300_000, **HALF, text="kr 300 000 i 50 prosent stilling"), exactly(600_000)),
        (terms("YEAR", 560_000, 560_000, **HALF, text="kr 560 000 for 100 % stilling"), exactly(560_000)),
        (terms("YEAR", 560_000, 560_000, **HALF, text="kr 560 000 i full stilling"), exactly(560_000)),
        (terms("YEAR", 560_000, 560_000, **HALF, text="NOK 560 000 FTE, pro rata"), exactly(560_000)),
        (
            terms("YEAR", 560_000, 560_000, **HALF, text="Fast 50 % stilling. Lønn 560 000"),
            Pay(560_000, 1_120_000),
        ),
        (terms("HOUR", 240, 240, **HALF), exactly(468_000)),
        (terms("YEAR", 560_000, 560_000, extent={"minimum": 50, "maximum": 100}), exactly(560_000)),
        (terms("YEAR", 400_000, 400_000, employment_types=["PART_TIME"]), Pay(400_000, None)),
        (terms("YEAR", 400_000, 400_000, employment_types=["PART_TIME", "FULL_TIME"]), exactly(400_000)),
        (terms("YEAR", 300_000, None, **HALF), Pay(300_000, None)),
    ],
)
def test_pay_for_a_part_of_full_time_is_scaled_where_the_ad_says_so(said: Terms, expected: Pay) -> None:
    assert pay_of(said) == expected


@pytest.mark.parametrize(
    ("floor", "pay", "expected"),
    [
        (None, None, OK),
        (None, exactly(1), OK),
        (600_000, exactly(599_999), TOO_LITTLE),
        (600_000, exactly(600_000), OK),
        (600_000, None, UNKNOWN),
        (600_000, Pay(550_000, None), UNKNOWN),
        (600_000, Pay(650_000, None), OK),
        (600_000, Pay(300_000, 600_000), UNKNOWN),
        (700_000, Pay(300_000, 600_000), TOO_LITTLE),
        (300_000, Pay(300_000, 600_000), OK),
    ],
)
def test_only_pay_that_is_surely_below_the_floor_is_a_veto(
    floor: int | None, pay: Pay | None, expected: Verdict
) -> None:
    assert judge(floor, pay) == expected


@given(
    st.builds(
        Salary,
        text=st.none() | st.text(max_size=40),
        minimum=st.none() | st.floats(),
        maximum=st.none() | st.floats(),
        currency=st.sampled_from([None, "NOK", "SEK"]),
        period=st.sampled_from([None, "YEAR", "MONTH", "HOUR", "", "month"]),
    ),
    st.integers(1, 10_000_000),
)
def test_whatever_a_feed_says_there_is_a_verdict_and_a_higher_floor_is_never_easier(
    salary: Salary, floor: int
) -> None:
    pay = pay_of(Terms(salary=salary))
    lower, higher = judge(floor, pay), judge(floor + 1, pay)
    assert not (lower.veto and not higher.veto)
    assert pay is None or pay.most is None or 0 < pay.least <= pay.most
