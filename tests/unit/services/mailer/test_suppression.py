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


def test_a_domain_is_one_whether_it_is_written_in_letters_or_as_dns_has_it() -> None:
    hasher = AddressHasher("", OLD)
    assert hasher.hash("kari@blåbær.example") == hasher.hash("kari@xn--blbr-roah.example")


def test_a_hash_of_a_domain_in_letters_from_before_is_found_still() -> None:
    hasher = AddressHasher("", OLD)
    now, before = hasher.hashes("kari@blåbær.example")
    assert now == hasher.hash("kari@blåbær.example")
    assert before.startswith("bce08847")
