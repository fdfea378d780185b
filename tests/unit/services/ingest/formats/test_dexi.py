import json
from typing import Any

from services.ingest.formats.registry import parse_feed

HEADERS = [
    "url",
    "Annonsetittel",
    "AnnonseURL",
    "Annonsetekst",
    "Arbeidsgiver",
    "Arbeidssted",
    "HeltidDeltid",
    "ExternalId",
]


def grid(*rows: Any, **more: Any) -> bytes:
    return json.dumps({"headers": HEADERS, "rows": list(rows), **more}).encode()


def row(number: int) -> list[Any]:
    return [
        "http://api.example.org",
        "Kokk",
        "https://example.org/1",
        "<p>Vi søker.</p>",
        "Bryggesjøen",
        "Oslo",
        None,
        str(number),
    ]


def test_rows_are_read_by_the_names_of_their_headers() -> None:
    name, parsed = parse_feed(grid(row(1), totalRows=1))
    (posting,) = parsed.postings
    assert name == "dexi"
    assert (posting.title, posting.employer, posting.reference) == ("Kokk", "Bryggesjøen", "1")
    assert posting.places[0].text == "Oslo"
    assert "https://example.org/1" in posting.apply_urls
    assert parsed.complete


def test_a_bad_row_among_good_ones_is_rejected_with_its_place() -> None:
    _, parsed = parse_feed(grid(row(1), "row", row(2)))
    assert [(one.code, one.position) for one in parsed.rejected] == [("no-list", "/rows/1")]
    assert [one.position for one in parsed.postings] == ["/rows/0", "/rows/2"]
