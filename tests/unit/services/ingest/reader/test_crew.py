from uuid import UUID

import pytest

from services.ingest.draft import RawPosting
from services.ingest.reader.crew import FEWEST_DRAFTS, Crew, own_share
from services.ingest.reader.outcomes import Draft, Whose, outcomes
from services.ingest.reading import Company

WHOSE = Whose(UUID(int=3), Company(UUID(int=2), "Hotell Bryggesjøen"), "test")
DRAFTS = [
    Draft(RawPosting(position=f"/{number}", reference=str(number), title="Kokk"), bytes([number]))
    for number in range(5 * FEWEST_DRAFTS)
]


@pytest.mark.parametrize(("helpers", "own"), [(0, 100), (1, 40), (2, 20), (3, 10), (7, 0)])
def test_the_reading_process_takes_less_than_its_helpers_since_it_parses_as_well(
    helpers: int, own: int
) -> None:
    assert own_share(100, helpers) == own


@pytest.mark.parametrize("helpers", [0, 1, 3])
def test_outcomes_are_in_the_order_of_the_drafts_whoever_reads_them(helpers: int) -> None:
    crew = Crew(helpers)
    try:
        for drafts in (DRAFTS, DRAFTS[: FEWEST_DRAFTS - 1], DRAFTS[7:]):
            assert crew.work(WHOSE, drafts)() == outcomes(WHOSE, drafts)
    finally:
        crew.close()
