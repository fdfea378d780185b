from uuid import uuid4

import pytest

from shared.errors import TalentPoolError
from shared.tokens import InvalidTokenError, Purpose, Tokens

OLD = "an-old-key-that-is-long-enough-for-this"
NEW = "a-new-key-that-is-long-enough-for-this-"


def test_a_token_names_its_subject() -> None:
    subject = uuid4()
    tokens = Tokens(NEW)
    assert tokens.read(Purpose.CONFIRM, tokens.sign(Purpose.CONFIRM, subject)) == subject


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
