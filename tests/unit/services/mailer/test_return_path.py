from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.return_path import ReturnPath
from shared.errors import TalentPoolError

KEY = "k" * 40
DELIVERY = UUID(int=7)
PATH = ReturnPath("Bounces.Talentpool.Example", KEY)


@given(st.uuids())
def test_every_delivery_comes_back_from_its_address(delivery_id: UUID) -> None:
    assert PATH.parse(PATH.address(delivery_id)) == delivery_id


def test_the_address_fits_what_smtp_allows() -> None:
    local, _, domain = PATH.address(uuid4()).partition("@")
    assert len(local) <= 64
    assert local.isascii()
    assert domain == "bounces.talentpool.example"


def test_letters_may_change_their_case_on_the_way_and_brackets_may_stand_around() -> None:
    address = PATH.address(DELIVERY)
    assert PATH.parse(address.upper()) == PATH.parse(f" <{address}> ") == DELIVERY


def test_a_seal_cannot_be_moved_to_another_delivery() -> None:
    seal = PATH.address(DELIVERY).partition(".")[2]
    forged = PATH.address(UUID(int=8)).partition(".")[0] + "." + seal
    assert PATH.parse(forged) is None


def test_another_key_reads_nothing_and_a_retired_key_still_reads() -> None:
    address = PATH.address(DELIVERY)
    assert ReturnPath(PATH.domain, "x" * 40).parse(address) is None
    assert ReturnPath(PATH.domain, f"{'x' * 40}, {KEY}").parse(address) == DELIVERY


def test_unused_bits_of_the_last_letter_make_no_second_address() -> None:
    address = PATH.address(DELIVERY)
    letters, rest = address[len("bounces+") :].split(".", 1)
    twin = letters[:-1] + chr(ord(letters[-1]) + 1)
    assert PATH.parse(f"bounces+{twin}.{rest}") is None


@given(st.text(max_size=120))
def test_any_other_address_is_none_of_ours(address: str) -> None:
    assert PATH.parse(address) is None


@pytest.mark.parametrize(
    "address", ["news@talentpool.example", "bounces@bounces.talentpool.example", "bounces+x.y@z", "<>"]
)
def test_an_address_of_another_kind_is_none_of_ours(address: str) -> None:
    assert PATH.parse(address) is None


def test_an_address_under_another_domain_is_none_of_ours() -> None:
    assert PATH.parse(ReturnPath("other.example", KEY).address(DELIVERY)) is None


def test_without_keys_there_is_nothing_to_seal_with() -> None:
    with pytest.raises(TalentPoolError, match="SECRET_KEYS"):
        ReturnPath("b.example", " , ")
