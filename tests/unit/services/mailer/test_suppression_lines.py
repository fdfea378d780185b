import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.suppression import AddressHasher
from services.mailer.suppression_lines import Entry, Wrong, key_of, read_lines

HASHER = AddressHasher("", "a-key-that-only-tests-ever-sign-with")


def read(text: str) -> list[Entry | Wrong]:
    return list(read_lines(text.encode().splitlines(keepends=True), HASHER))


def test_addresses_and_hashes_are_taken_with_their_reasons_whatever_the_head() -> None:
    known = HASHER.hash("ola@mail.example")
    found = read(f"\ufeffaddress,reason\nKari@Mail.Example\n\n{known.upper()},bounced\n")
    assert found == [Entry(HASHER.hash("kari@mail.example"), "imported"), Entry(known, "bounced")]


def test_an_export_can_be_read() -> None:
    known = HASHER.hash("ola@mail.example")
    found = read(f"hash,reason,source,since\n{known},complained,return,2026-11-02T08:30:00+00:00\n")
    assert found == [Entry(known, "complained")]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("kari", "neither an address"),
        ("abc123", "neither an address"),
        ("kari@mail.example,because", "no reason"),
        ('"kari@mail.example', "quotes do not end"),
        ("x" * 3_000, "longer than 2000 bytes"),
    ],
)
def test_a_wrong_line_is_named_with_its_fault_and_the_next_is_read(line: str, what: str) -> None:
    wrong, good = read(f"{line}\nola@mail.example\n")
    assert isinstance(wrong, Wrong)
    assert wrong.line == 1
    assert what in wrong.what
    assert isinstance(good, Entry)


def test_what_is_not_utf8_is_a_wrong_line() -> None:
    assert list(read_lines([b"k\xe6ri@mail.example\n"], HASHER)) == [Wrong(1, "not UTF-8")]


def test_no_fault_repeats_an_address() -> None:
    (fault,) = read("kari nordmann@mail.example\n")
    assert "kari" not in str(fault)


@given(st.lists(st.binary(max_size=80), max_size=10))
def test_any_bytes_are_entries_or_faults(lines: list[bytes]) -> None:
    assert all(isinstance(one, Entry | Wrong) for one in read_lines(lines, HASHER))


def test_an_address_may_stand_under_every_key_in_use() -> None:
    assert len(key_of("kari@mail.example", AddressHasher("own", "first-key,second-key"))) == 3
