from services.mailer.suppression import AddressHasher

OLD, NEW = "old-key-" + "x" * 32, "new-key-" + "x" * 32


def test_one_address_has_one_hash_however_it_is_written() -> None:
    hasher = AddressHasher("", OLD)
    assert hasher.hash("Kari@Mail.example ") == hasher.hash("kari@mail.example")
    assert hasher.hash("kari@mail.example") != hasher.hash("ola@mail.example")
    assert "kari" not in hasher.hash("kari@mail.example")


def test_a_hash_is_found_again_after_the_link_keys_were_rotated() -> None:
    stored = AddressHasher("", OLD).hash("kari@mail.example")
    rotated = AddressHasher("", f"{NEW},{OLD}")
    assert stored in rotated.hashes("kari@mail.example")
    assert rotated.hash("kari@mail.example") != stored


def test_a_key_of_its_own_outlives_all_link_keys() -> None:
    stored = AddressHasher("own", OLD).hash("kari@mail.example")
    assert stored in AddressHasher("own", NEW).hashes("kari@mail.example")
    assert AddressHasher("", OLD).hash("x@y.example") in AddressHasher("own", OLD).hashes("x@y.example")
