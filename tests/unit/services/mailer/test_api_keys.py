import pytest
from pydantic import ValidationError

from services.mailer.api_keys import ApiKey, hash_of, new_key, owner_of, read_keys, secret_in
from services.mailer.settings import MailerSettings
from shared.errors import TalentPoolError


def test_a_key_is_known_by_its_hash_alone() -> None:
    secret, entry = new_key("kari")
    assert secret not in entry
    keys = read_keys(f"ola:{hash_of('other').hex()}, {entry}\n")
    assert [key.name for key in keys] == ["ola", "kari"]
    assert owner_of(secret, keys) == "kari"
    assert owner_of(secret[:-1], keys) is None
    assert owner_of("tpm_\ud800", keys) is None


def test_without_keys_nobody_is_known() -> None:
    assert read_keys(" ,\n") == ()
    assert owner_of("anything", ()) is None


@pytest.mark.parametrize("setting", ["kari", "kari:abc", f":{'0' * 64}", f"schedule:{'0' * 64}"])
def test_an_entry_that_is_no_key_stops_the_start_without_being_repeated(setting: str) -> None:
    with pytest.raises(ValueError, match="entry 1 is no NAME:HASH"):
        read_keys(setting)
    with pytest.raises(ValidationError, match="entry 1 is no NAME:HASH"):
        MailerSettings(_env_file=None, api_keys=setting)


@pytest.mark.parametrize("name", ["", "a:b", "a,b", "canary"])
def test_a_name_that_a_setting_cannot_hold_gets_no_key(name: str) -> None:
    with pytest.raises(TalentPoolError, match="cannot name a key"):
        new_key(name)


def test_a_key_is_read_from_a_bearer_header() -> None:
    assert secret_in("Bearer abc") == "abc"
    assert secret_in("bearer  abc ") == "abc"
    assert [secret_in(text) for text in (None, "", "Basic abc", "Bearer", "Bearer " + "x" * 201)] == [
        None
    ] * 5
    assert ApiKey("a", b"").name == "a"
