import pytest

from services.ingest.keys import key_in, new_key


def test_a_key_has_256_bits_and_is_stored_as_a_hash() -> None:
    key = new_key()
    assert len(key.secret) == len("tp_") + 43
    assert len(key.hash) == 32
    assert key.secret.startswith(key.prefix)
    assert new_key().secret != key.secret


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Bearer tp_x", "tp_x"),
        ("bearer  tp_x ", "tp_x"),
        ("Basic tp_x", None),
        ("tp_x", None),
        ("Bearer ", None),
        ("Bearer " + "x" * 300, None),
        (None, None),
    ],
)
def test_a_key_is_read_from_a_bearer_header(header: str | None, key: str | None) -> None:
    assert key_in(header) == key
