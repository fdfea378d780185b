from typing import Any

from services.ingest.pages.bars import HEIGHT, LEAST, bars


def line(state: str = "read", **counts: int) -> dict[str, Any]:
    return {"state": state, "counts": counts or None}


def test_bars_stand_oldest_first_as_high_as_their_postings_are_many() -> None:
    found = bars([line(unchanged=10), line(taken=5), line("failed")])
    assert [bar.height for bar in found] == [LEAST, HEIGHT // 2, HEIGHT]
    assert [bar.kind for bar in found] == ["failed", "read", "read"]
    assert found[0].x < found[1].x < found[2].x


def test_what_was_rejected_is_part_of_the_bar_and_never_invisible() -> None:
    (bar,) = bars([line(taken=999, rejected=1)])
    assert (bar.height, bar.rejected) == (HEIGHT, LEAST)
    (lost,) = bars([line(rejected=4)])
    assert lost.rejected == lost.height == HEIGHT


def test_without_deliveries_there_are_no_bars() -> None:
    assert bars([]) == []
