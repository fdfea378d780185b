from dataclasses import replace
from uuid import UUID

from services.ingest.draft import Deleted, Parsed, RawPosting, Rejected
from services.ingest.identity import job_id, posting_id, raw_hash
from services.ingest.posting import Posting
from services.ingest.reader.protocol import Batch, End, Order, ids, known_bytes
from services.ingest.reader.sorting import BATCH_ROWS, Sorter
from services.ingest.reading import Company

FEED, COMPANY = UUID(int=3), Company(UUID(int=2), "Hotell Bryggesjøen")


def raw(number: int, title: str = "Kokk") -> RawPosting:
    return RawPosting(position=f"/{number}", reference=str(number), title=title, description="Vi søker deg.")


def number_of(number: int) -> UUID:
    return posting_id(FEED, job_id(COMPANY.company_id, Posting("", "", "", reference=str(number))))


def order(*known: RawPosting, whole: bool | None = None, settled: bool = True) -> Order:
    packed = (
        known_bytes(raw_hash(one, COMPANY.name, "test"), number_of(int(one.reference or 0)), settled=settled)
        for one in known
    )
    return Order((), FEED, COMPANY, whole, None, b"".join(packed))


def sort(given: Order, *slices: Parsed) -> tuple[list[Batch], End]:
    sorter = Sorter(given)
    batches = [batch for one in slices for batch in sorter.batches("test", one)]
    return batches, sorter.end()


def written(batches: list[Batch]) -> list[UUID]:
    return [row.posting_id for batch in batches for row in batch.rows]


def test_what_is_as_it_was_is_only_counted() -> None:
    batches, end = sort(order(raw(1), raw(2)), Parsed((raw(1), replace(raw(2), position="/9"))))
    assert written(batches) == []
    assert (end.count_unchanged, end.missing, end.complete, end.unchanged) == (2, b"", True, b"")


def test_what_is_new_or_other_is_normalised() -> None:
    batches, end = sort(order(raw(1)), Parsed((raw(1, "Sjef"), raw(2))))
    assert written(batches) == [number_of(1), number_of(2)]
    assert (end.count_unchanged, end.missing) == (0, b"")


def test_what_is_not_there_is_missing_from_a_complete_delivery_only() -> None:
    assert ids(sort(order(raw(1), raw(2)), Parsed((raw(2),)))[1].missing) == [number_of(1)]
    _, end = sort(order(raw(1), raw(2)), Parsed((raw(2),), complete=False))
    assert (end.complete, end.missing, ids(end.unchanged)) == (False, b"", [number_of(2)])


def test_pages_that_are_all_there_make_a_whole() -> None:
    page = Parsed((raw(2),), complete=False, total=900)
    assert sort(order(raw(1), whole=True), page)[1].complete
    assert not sort(order(raw(1), whole=False), Parsed((raw(2),)))[1].complete


def test_fewer_rows_than_the_source_says_are_no_whole() -> None:
    slices = Parsed((raw(1),), total=3), Parsed((raw(2),), total=3)
    assert not sort(order(), *slices)[1].complete
    assert sort(order(), *slices, Parsed((raw(3),), total=3))[1].complete


def test_a_closed_posting_that_is_as_it_was_stirs() -> None:
    batches, end = sort(order(raw(1), settled=False), Parsed((raw(1), raw(1))))
    assert [batch.stirred for batch in batches] == [(number_of(1),)]
    assert end.count_unchanged == 1


def test_a_rejected_posting_that_names_itself_is_not_missing_and_one_that_does_not_may_be_any() -> None:
    bad = Rejected("missing-title", "/0", "no title", "give it one", reference="1")
    _, end = sort(order(raw(1)), Parsed((), (bad,)))
    assert (end.complete, end.missing, end.count_rejected) == (True, b"", 1)
    assert not sort(order(raw(1)), Parsed((), (replace(bad, reference=None),)))[1].complete


def test_the_last_of_repeated_postings_counts_wherever_they_stand() -> None:
    many = tuple(raw(number) for number in range(10, 10 + BATCH_ROWS))
    batches, end = sort(order(), Parsed((raw(1), *many, raw(1, "Sjef"))))
    rows = [row for batch in batches for row in batch.rows if row.posting_id == number_of(1)]
    assert '"Sjef"' in rows[-1].content
    assert [(line.code, line.position) for line in end.remarks if line.code == "repeated"] == [
        ("repeated", "/1")
    ]
    assert end.rejected == ()


def test_a_repeated_posting_whose_last_entry_is_known_ends_as_that() -> None:
    batches, _ = sort(order(raw(1, "Sjef")), Parsed((raw(1), raw(1, "Sjef"))))
    (row,) = batches[0].rows
    assert '"Sjef"' in row.content


def test_a_deleted_posting_is_named_unless_it_comes_again() -> None:
    gone = Parsed(deleted=(Deleted("/0", "1"), Deleted("/1", "2")))
    assert ids(sort(order(), gone, Parsed((raw(2),)))[1].deleted) == [number_of(1)]


def test_a_posting_over_which_the_program_stumbles_costs_no_other() -> None:
    broken = replace(raw(1), title="Kokk \ud800", places=(None,))  # type: ignore[arg-type]  # what nobody foresaw
    batches, end = sort(order(), Parsed((broken, raw(2))))
    assert written(batches) == [number_of(2)]
    assert [line.code for line in end.rejected] == ["not-understood"]


def test_rejections_that_are_only_counted_count() -> None:
    _, end = sort(order(), Parsed((raw(1),), rejected_more=7))
    assert (end.count_rejected, end.rejected) == (7, ())


def test_a_slice_is_cut_into_parts_of_even_size() -> None:
    batches, _ = sort(order(), Parsed(tuple(raw(number) for number in range(BATCH_ROWS + 2))))
    assert [len(batch.rows) for batch in batches] == [BATCH_ROWS // 2 + 1] * 2
