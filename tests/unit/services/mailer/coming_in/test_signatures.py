import base64

import pytest

from services.mailer.coming_in.signatures import ID, SIGNATURE, TIME, is_genuine, sign

KEY = "k" * 32
BODY = b"[]"


def call(key: str = KEY, sent: int = 1_000) -> dict[str, str]:
    return {ID: "m1", TIME: str(sent), SIGNATURE: sign(key, "m1", sent, BODY)}


def test_a_call_holds_for_five_minutes() -> None:
    assert is_genuine(KEY, call(), BODY, 1_300.0)
    assert not is_genuine(KEY, call(), BODY, 1_301.0)


def test_another_body_key_or_id_does_not_hold() -> None:
    assert not is_genuine(KEY, call(), b"[{}]", 1_000.0)
    assert not is_genuine("q" * 32, call(), BODY, 1_000.0)
    assert not is_genuine(KEY, call() | {ID: "m2"}, BODY, 1_000.0)


@pytest.mark.parametrize("sent", ["", "soon", "1" * 5_000, "-1", "\u00b2"])
def test_a_time_that_is_none_is_refused(sent: str) -> None:
    assert not is_genuine(KEY, call() | {TIME: sent}, BODY, 1_000.0)


def test_one_of_several_signatures_is_enough() -> None:
    headers = call()
    headers[SIGNATURE] = f"v1a,other v1,d3Jvbmc= {headers[SIGNATURE]}"
    assert is_genuine(KEY, headers, BODY, 1_000.0)


def test_a_key_as_libraries_write_it_signs_with_its_bytes() -> None:
    encoded = "whsec_" + base64.b64encode(KEY.encode()).decode()
    assert call(encoded) == call(KEY)
    with pytest.raises(ValueError, match="base64"):
        sign("whsec_!!!", "m1", 1_000, BODY)
