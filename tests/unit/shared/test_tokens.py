import time
from base64 import urlsafe_b64encode
from uuid import uuid4

import pytest
from itsdangerous import Signer, URLSafeSerializer

from shared.errors import TalentPoolError
from shared.tokens import InvalidTokenError, Purpose, Sessions, Tokens

OLD = "an-old-key-that-is-long-enough-for-this"
NEW = "a-new-key-that-is-long-enough-for-this-"


def test_a_token_names_its_subject() -> None:
    subject = uuid4()
    tokens = Tokens(NEW)
    assert tokens.read(Purpose.CONFIRM, tokens.sign(Purpose.CONFIRM, subject)) == subject


def test_a_token_of_a_pair_names_both_in_their_order() -> None:
    subject, thing = uuid4(), uuid4()
    tokens = Tokens(NEW)
    token = tokens.sign_pair(Purpose.FEEDBACK, subject, thing)
    assert tokens.read_pair(Purpose.FEEDBACK, token) == (subject, thing)
    assert token == tokens.sign_pair(Purpose.FEEDBACK, subject, thing)


def test_a_token_of_one_subject_is_none_of_a_pair_nor_the_other_way_round() -> None:
    tokens = Tokens(NEW)
    with pytest.raises(InvalidTokenError):
        tokens.read_pair(Purpose.PROFILE, tokens.sign(Purpose.PROFILE, uuid4()))
    with pytest.raises(InvalidTokenError):
        tokens.read(Purpose.FEEDBACK, tokens.sign_pair(Purpose.FEEDBACK, uuid4(), uuid4()))


def test_a_token_of_one_purpose_opens_nothing_else() -> None:
    tokens = Tokens(NEW)
    with pytest.raises(InvalidTokenError):
        tokens.read(Purpose.UNSUBSCRIBE, tokens.sign(Purpose.CONFIRM, uuid4()))


def test_a_rotated_key_still_opens_old_links_and_the_newest_key_signs() -> None:
    subject = uuid4()
    rotated = Tokens(f"{NEW},{OLD}")
    assert rotated.read(Purpose.PROFILE, Tokens(OLD).sign(Purpose.PROFILE, subject)) == subject
    assert rotated.sign(Purpose.PROFILE, subject) == Tokens(NEW).sign(Purpose.PROFILE, subject)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "…", "null"])
def test_damaged_tokens_are_refused(token: str) -> None:
    with pytest.raises(InvalidTokenError):
        Tokens(NEW).read(Purpose.CONFIRM, token)


@pytest.mark.parametrize("keys", ["", "short", f"{NEW},short"])
def test_missing_or_short_keys_are_refused_with_the_way_to_make_one(keys: str) -> None:
    with pytest.raises(TalentPoolError, match="token_urlsafe"):
        Tokens(keys)


def test_a_session_is_read_until_it_is_too_old_or_tampered_with(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions("a" * 32, 60.0, setting="KEYS")
    value = sessions.sign(b"\x01\xff")
    assert sessions.read(value) == b"\x01\xff"
    assert [sessions.read(bad) for bad in ("", "x", value[:-2], value + "x", "\N{SNOWMAN}")] == [None] * 5
    assert Sessions("b" * 32, 60.0, setting="KEYS").read(value) is None
    later = time.time() + 62
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    assert sessions.read(value) is None


def test_a_session_key_that_is_too_short_names_its_setting() -> None:
    with pytest.raises(TalentPoolError, match="KEYS needs keys of at least 32"):
        Sessions("short", 60.0, setting="KEYS")


def test_links_of_earlier_versions_still_open() -> None:
    subject, thing = uuid4(), uuid4()
    old = URLSafeSerializer([OLD], salt="talentpool.profile")
    pairs = URLSafeSerializer([OLD], salt="talentpool.feedback")
    tokens = Tokens(f"{NEW},{OLD}")
    assert tokens.read(Purpose.PROFILE, old.dumps(subject.hex)) == subject
    pair = pairs.dumps(subject.hex + thing.hex)
    assert tokens.read_pair(Purpose.FEEDBACK, pair) == (subject, thing)
    with pytest.raises(InvalidTokenError):
        tokens.read(Purpose.FEEDBACK, pair)


def test_tokens_are_signed_as_itsdangerous_does_it() -> None:
    subject = uuid4()
    signer = Signer([NEW], salt="talentpool.confirm")
    token = Tokens(NEW).sign(Purpose.CONFIRM, subject)
    assert signer.sign(urlsafe_b64encode(subject.bytes).rstrip(b"=")).decode() == token
