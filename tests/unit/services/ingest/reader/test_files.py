from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from services.ingest.reader.files import read
from services.ingest.reader.outcomes import Draft, Outcome, Whose, outcomes
from services.ingest.reader.protocol import Batch, Order
from services.ingest.reader.sorting import BATCH_ROWS
from services.ingest.reading import Company

COMPANY = Company(UUID(int=2), "Hotell Bryggesjøen")
PARTS = 3


def feed(folder: Path) -> Path:
    jobs = "".join(
        f"<job><title>Kokk</title><referencenumber>{number}</referencenumber>"
        f"<url>https://jobs.example.org/{number}</url><description>Vi søker deg.</description></job>\n"
        for number in range(PARTS * BATCH_ROWS)
    )
    path = folder / "feed.xml"
    path.write_text(f"<source>{jobs}</source>", encoding="utf-8")
    return path


def test_each_part_is_begun_before_the_one_before_it_is_sent_off(tmp_path: Path) -> None:
    told = list[str]()

    def work(whose: Whose, drafts: Sequence[Draft]) -> Callable[[], list[Outcome]]:
        told.append("begun")

        def finish() -> list[Outcome]:
            told.append("finished")
            return outcomes(whose, drafts)

        return finish

    order = Order((str(feed(tmp_path)),), UUID(int=3), COMPANY, None, None, b"")
    for said in read(order, work):
        if isinstance(said, Batch):
            told.append("sent")
    parts = told.count("begun")
    assert parts >= PARTS
    assert told == ["begun", *["finished", "begun", "sent"] * (parts - 1), "finished", "sent"]
