import json
from datetime import UTC, datetime

from services.ingest.plain import as_json
from services.ingest.posting import Posting
from shared.jobs import Place
from shared.vocabulary import RemoteMode

NORWEGIAN = "Vi søker en kokk som liker å lage mat sammen med andre, og som vil lære bort det du kan til oss."
ENGLISH = "We are looking for a chef who likes to cook with others, and who wants to teach us what you know."


def test_every_field_is_shown_and_a_mixed_text_s_languages_are_named() -> None:
    posting = Posting(
        position="/0",
        title="Kokk",
        employer="Mat AS",
        description_text=f"{NORWEGIAN}\n{NORWEGIAN}\n{ENGLISH}",
        places=(Place(name="Oslo", municipality="0301"),),
        remote=RemoteMode.HYBRID,
        deadline=datetime(2027, 3, 31, tzinfo=UTC),
    )
    shown = json.loads(as_json(posting))
    assert shown["places"] == [{"name": "Oslo", "municipality": "0301"}]
    assert (shown["remote"], shown["deadline"], shown["salary"]) == (
        "hybrid",
        "2027-03-31T00:00:00+00:00",
        None,
    )
    assert shown["languages_in_text"] == ["nb", "en"]
