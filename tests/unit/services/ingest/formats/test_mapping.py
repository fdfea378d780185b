import json

import pytest

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.mapping import MappingError, check_columns, read_mapping


def test_a_mapping_is_read_and_null_leaves_a_column_out() -> None:
    given = json.dumps(
        {"Stillingsnavn": "title", "Krav": "description", "Om": "description", "Internt": None}
    )
    assert read_mapping(given.encode()) == {
        "Stillingsnavn": "title",
        "Krav": "description",
        "Om": "description",
        "Internt": "ignore",
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b'{"Tittel": "title"', "it is no JSON"),
        (b'["title"]', "no JSON object"),
        (b"{}", "no JSON object"),
        (b'{"Tittel": "tittel"}', 'gives "Tittel" an unknown field: use one of reference, title'),
        (b'{"Tittel": 7}', "unknown field"),
        (b'{"Tittel": ["title"]}', "unknown field"),
        (b'{"A": "title", "B": "title"}', 'says of "A", "B" that each is the title'),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why_and_what_to_write(content: bytes, message: str) -> None:
    with pytest.raises(MappingError, match=message):
        read_mapping(content)


def test_a_column_that_the_file_lacks_is_named_beside_those_it_has() -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        check_columns({"Stillingsnavn": "title"}, ["Navn", "Sted"])
    assert caught.value.fault.code == "missing-column"
    assert '"Stillingsnavn"' in caught.value.fault.message
    assert '"Navn", "Sted"' in caught.value.fault.message


def test_columns_are_compared_without_case_and_marks() -> None:
    check_columns({"stillingsnavn": "title"}, ["Stillingsnavn:"])
    check_columns(None, [])
