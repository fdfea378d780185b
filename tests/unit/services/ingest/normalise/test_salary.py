import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.draft import RawSalary
from services.ingest.normalise.amounts import currency, number, period
from services.ingest.normalise.salary import salary
from shared.jobs import Salary

LEAST_RIGHT = 0.95
LEAST_PRECISION = 0.97


def values(found: Salary | None) -> tuple[object, ...] | None:
    return (found.minimum, found.maximum, found.currency, found.period) if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lønnstrinn 48 - 52 (726 000 - 781 500 kr)", (726_000, 781_500, "NOK", "YEAR")),
        ("Lønn fra kr 532 200 til kr 657 300 per år.", (532_200, 657_300, "NOK", "YEAR")),
        ("Årslønn: 550.000 - 650.000", (550_000, 650_000, "NOK", "YEAR")),
        ("Vi tilbyr timelønn fra kr 215,- per time", (215, None, "NOK", "HOUR")),
        ("Lønn: NOK 45 000/mnd", (45_000, 45_000, "NOK", "MONTH")),
        ("Månedslønn kr 42 000 - 48 000", (42_000, 48_000, "NOK", "MONTH")),
        ("Stillingen lønnes med inntil kr 900 000", (None, 900_000, "NOK", "YEAR")),
        ("The salary range is £30k\u2013£35k", (30_000, 35_000, "GBP", "YEAR")),
        ("Pay: $60-65/hr", (60, 65, "USD", "HOUR")),
        ("Gehalt 60.000 € bis 75.000 € pro Jahr", (60_000, 75_000, "EUR", "YEAR")),
        ("Base salary: 140-170k", (140_000, 170_000, None, "YEAR")),
    ],
)
def test_a_sentence_that_speaks_of_pay_gives_it(text: str, expected: tuple[object, ...]) -> None:
    found = salary(None, f"Om stillingen\nDu blir en del av laget.\n{text}\nVelkommen!")
    assert values(found) == expected
    assert found is not None
    assert found.text


@pytest.mark.parametrize(
    "text",
    [
        "Treningsstøtte: kr 20.000 årlig",
        "Treningsstøtte kr 20.000 årlig og konkurransedyktig lønn",
        "Vi omsetter for 500 000 til 900 000 kr",
        "Lønn etter avtale, og en bonus på kr 250 000",
        "Lønnstrinn 48 - 52",
        "Competitive salary. We raised $50M in 2024 and serve 60,000+ businesses",
        "Referral bonus of $1,500 per hire",
        "Lønn etter tariff. Kommunen har 700 000 innbyggere",
        "Ring 22 33 44 55 om lønn",
        "Lønnsansvarlig for 1 200 ansatte",
        "$1.50/hr shift differential",
        "Mobil og internett, kr 4 000 i året",
    ],
)
def test_other_money_is_no_salary(text: str) -> None:
    assert salary(None, text) is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (RawSalary(text="100000", currency="USD"), (100_000, 100_000, "USD", None)),
        (RawSalary(text="100000"), (100_000, 100_000, None, None)),
        (RawSalary(text="Etter avtale"), (None, None, None, None)),
        (RawSalary(text="Lønnstrinn 48 - 52 (726 000 - 781 500 kr)"), (726_000, 781_500, "NOK", "YEAR")),
        (RawSalary(text="fra kr 550 000 til kr 650 000 pr år"), (550_000, 650_000, "NOK", "YEAR")),
        (RawSalary(text="fra kr 550 000"), (550_000, None, "NOK", "YEAR")),
        (RawSalary(text="kr 215,- per time"), (215, 215, "NOK", "HOUR")),
        (RawSalary(text="NOK 45 000/mnd"), (45_000, 45_000, "NOK", "MONTH")),
        (RawSalary(text="$80,000 - $100,000 / year"), (80_000, 100_000, "USD", "YEAR")),
        (RawSalary(text="$17.00 - $18.00 / hour"), (17, 18, "USD", "HOUR")),
        (RawSalary(text="$211.4K \u2013 $290.6K • Offers Equity"), (211_400, 290_600, "USD", "YEAR")),
        (RawSalary(text="CA$102.8K \u2013 CA$137K"), (102_800, 137_000, "CAD", "YEAR")),
        (RawSalary(text="$11.7K per month"), (11_700, 11_700, "USD", "MONTH")),
        (RawSalary(text="$50K per year"), (50_000, 50_000, "USD", "YEAR")),
        (RawSalary(text="710,00 - 1 823,00 EUR", period="MONTH"), (710, 1823, "EUR", "MONTH")),
        (RawSalary(text="£21,575 - £22,369"), (21_575, 22_369, "GBP", "YEAR")),
        (RawSalary(minimum="22", maximum="40", currency="usd", period="HOUR"), (22, 40, "USD", "HOUR")),
        (RawSalary(minimum="650 000", maximum="550.000", currency="kr"), (550_000, 650_000, "NOK", None)),
        (RawSalary(minimum="50000", maximum="0.0", currency="NOK"), (50_000, None, "NOK", None)),
    ],
)
def test_a_field_for_pay_is_read(raw: RawSalary, expected: tuple[object, ...]) -> None:
    found = salary(raw, "")
    assert values(found) == expected
    assert found is not None
    assert found.text


@pytest.mark.parametrize(
    "raw",
    [RawSalary(), RawSalary(minimum="9" * 400), RawSalary(text="Competitive"), RawSalary(minimum="0.0")],
)
def test_a_field_that_says_nothing_leaves_the_word_to_the_text(raw: RawSalary) -> None:
    assert salary(raw, "") is None
    assert values(salary(raw, "Salary: $90,000 per year")) == (90_000, 90_000, "USD", "YEAR")


def test_a_salary_found_in_the_text_is_shown_without_the_ads_own_label() -> None:
    found = salary(None, "Vi har gode vilkår.\nLønn: kr 430 000\u2013480 000 per år.\nVelkommen!")
    assert found is not None
    assert found.text == "kr 430 000\u2013480 000 per år."


def test_numbers_are_shown_when_there_are_no_words() -> None:
    found = salary(RawSalary(minimum="550000", maximum="650000", currency="NOK", period="YEAR"), "")
    assert found is not None
    assert found.text == "550 000 \u2013 650 000 NOK per year"


def test_real_texts_give_the_pay_that_is_in_them(shared_folder: Path) -> None:
    """Lines that are no valid JSON are skipped; there are four."""
    right = wrong = missed = total = 0
    path = shared_folder / "feeds" / "strings" / "ergon-salary_corpus.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        total += 1
        found, expected = salary(None, row["text"]), row["expect"]
        got = (found.minimum, found.maximum, (found.period or "").lower()) if found else None
        wanted = (expected["min"], expected["max"], expected["interval"]) if expected else None
        right += got == wanted
        wrong += got not in (None, wanted)
        missed += got is None and wanted is not None
    print(f"\nsalary corpus: {right} of {total} right, {wrong} wrong, {missed} missed")  # noqa: T201  the figures
    assert total > 200
    assert right / total >= LEAST_RIGHT
    assert 1 - wrong / total >= LEAST_PRECISION


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("65 000", 65_000),
        ("65,000.00", 65_000),
        ("20.000", 20_000),
        ("710,00", 710),
        ("17.5", 17.5),
        ("1.234.567", 1_234_567),
        ("100000.0", 100_000),
        ("0", None),
        ("1e9", None),
        ("\u0661\u0662", None),
        (None, None),
    ],
)
def test_numbers_are_read_in_every_spelling(text: str | None, value: float | None) -> None:
    assert number(text) == value


def test_units_and_signs_have_standard_names() -> None:
    assert [
        period(word) for word in ("mnd", "timelønn", "Årslønn", "annually", "ANN", "Hour", "fortnight", None)
    ] == [*("MONTH", "HOUR", "YEAR", "YEAR", "YEAR", "HOUR", None, None)]
    assert [currency(mark) for mark in ("kr.", "NOK", "€", "CA$", "usd", "many", None)] == [
        *("NOK", "NOK", "EUR", "CAD", "USD", None, None)
    ]


@given(st.text(alphabet="0123456789 kr$.,-\u2013/tilåmndpe€K(", max_size=120), st.text(max_size=30))
def test_no_text_crashes_the_reader(text: str, words: str) -> None:
    for found in (salary(None, f"Lønn {text}"), salary(RawSalary(text=text, minimum=words), words)):
        assert found is None or found.minimum is None or found.minimum > 0
