import quopri

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.mailer.quoted import ended, quoted
from services.mailer.signing import relaxed_body

LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=200)


def decoded(encoded: bytes) -> str:
    return quopri.decodestring(encoded).decode().replace("\r\n", "\n")


@given(st.lists(LINES, max_size=5).map("\n".join))
@example("x" * 76)
@example("x" * 75 + ".")
@example("x" * 73 + "æ")
@example("." + "x" * 73)
@example("x" * 75 + " \n" + "x" * 75 + " ")
@example("x" * 76 + "\n" + "." * 76)
def test_text_comes_back_as_it_was_in_lines_that_mail_takes(text: str) -> None:
    encoded = quoted(text)
    plain = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x85", "\n")
    assert decoded(encoded) == plain
    assert all(len(line) <= 76 for line in encoded.split(b"\r\n"))
    assert encoded.isascii()
    assert not encoded.startswith(b".")
    assert b"\n." not in encoded


@given(st.text(". \tæx=\n", max_size=300), st.text(". \tæx=\n", max_size=300))
def test_pieces_can_be_joined_and_need_neither_stuffing_nor_canonical_form(one: str, two: str) -> None:
    encoded = ended(quoted(one) + quoted(two))
    assert decoded(encoded).removesuffix("\n") == (one + two).removesuffix("\n")
    assert not encoded.startswith(b".")
    assert b"\r\n." not in encoded
    assert relaxed_body(encoded + b"--end\r\n") == encoded + b"--end\r\n"


@pytest.mark.parametrize("text", ["a\x01b\x02c\x00d\x7fe", "bell\x07"])
def test_control_characters_never_reach_a_mail(text: str) -> None:
    assert decoded(quoted(text)).rstrip("\n") == "".join(c for c in text if c >= " ")


def test_nothing_is_nothing() -> None:
    assert quoted("") == ended(b"") == b""
