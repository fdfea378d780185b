from dataclasses import replace
from uuid import UUID

import pytest

from services.ingest.draft import Deleted, Parsed, RawPosting, Rejected, UnreadableFeedError
from services.ingest.reader.protocol import End, Order
from services.ingest.reader.sorting import Sorter
from services.ingest.reading import Company

ORDER = Order((), UUID(int=3), Company(UUID(int=2), "Fjordlys"), whole=False, mapping=None, known=b"")
ONE = RawPosting(position="whole file", reference="its own", title="Kokk", deadline="en gang")
REJECTED = Rejected("missing-title", "whole file", "no title", "give one", reference="its own")


def sort(*slices: Parsed, reference: str = "17") -> tuple[list[str], End]:
    sorter = Sorter(replace(ORDER, reference=reference))
    rows = [row for one in slices for batch in sorter.batches("test", one) for row in batch.rows]
    return [row.reference for row in rows], sorter.end()


def test_the_posting_is_put_under_the_address_whatever_it_calls_itself() -> None:
    references, end = sort(Parsed((ONE,)))
    assert (references, end.complete) == (["17"], False)
    assert end.posting is not None
    assert (end.posting["title"], end.posting["reference"]) == ("Kokk", "17")
    assert "unread-deadline" in [one.code for one in end.remarks]


def test_a_rejection_and_a_deletion_are_under_the_address_too() -> None:
    _, rejected = sort(Parsed(rejected=(REJECTED,)))
    assert [one.reference for one in rejected.rejected] == ["17"]
    _, deleted = sort(Parsed(deleted=(Deleted("whole file", "its own"),)))
    assert len(deleted.deleted) == 16


@pytest.mark.parametrize(
    ("slices", "code"),
    [
        ((Parsed((ONE, ONE)),), "not-one-posting"),
        ((Parsed((ONE,)), Parsed((ONE,))), "not-one-posting"),
        ((Parsed((ONE,), deleted=(Deleted("/1", "2"),)),), "not-one-posting"),
        ((Parsed(),), "no-posting"),
    ],
)
def test_a_body_that_holds_none_or_several_is_not_read(slices: tuple[Parsed, ...], code: str) -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        sort(*slices)
    assert caught.value.fault.code == code
