"""Signatures, read by dkimpy: another implementation than ours."""

import re
import subprocess
from collections.abc import Callable
from email import policy
from email.parser import BytesParser
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from services.mailer import examples
from services.mailer.message import build
from services.mailer.render import render
from services.mailer.signing import (
    RELAYS_MAY_CHANGE,
    SIGNED,
    DkimKey,
    Signer,
    load_keys,
    read_key,
    relaxed_body,
    relaxed_headers,
)
from shared.errors import TalentPoolError
from shared.vocabulary import Locale, MailKind

ED = DkimKey("tp-ed", Ed25519PrivateKey.generate())
RSA = DkimKey("tp-rsa", generate_rsa(public_exponent=65537, key_size=2048))
SIGNER = Signer("talentpool.example", [ED, RSA])
RECORDS = {
    f"{key.selector}._domainkey.talentpool.example.".encode(): key.record().encode() for key in (ED, RSA)
}


def look_up(name: bytes, timeout: int = 5) -> bytes | None:
    assert timeout
    return RECORDS.get(name)


def verdicts(content: bytes) -> list[bool]:
    """What dkimpy says of each signature, from the top; a mail that it cannot read has none that hold."""
    try:
        return [dkim.DKIM(content).verify(idx=number, dnsfunc=look_up) for number in (0, 1)]
    except dkim.DKIMException:
        return [False, False]


def mail(kind: MailKind = MailKind.DIGEST) -> bytes:
    letter = examples.letter(kind, Locale.NB)
    return build(render(letter, examples.HEAD), examples.envelope(letter), examples.SENDER).content


def signed(content: bytes, signer: Signer = SIGNER) -> bytes:
    return signer.sign(content) + content


def pem(key: object) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("kind", list(MailKind))
def test_both_signatures_of_every_kind_of_mail_hold(kind: MailKind) -> None:
    assert verdicts(signed(mail(kind))) == [True, True]


def test_a_list_mail_signs_what_the_mailbox_providers_ask_for() -> None:
    found = BytesParser(policy=policy.default).parsebytes(signed(mail()))
    for header in found.get_all("DKIM-Signature"):
        tags = dict(re.findall(r"(\w+)=([^;]*)", re.sub(r"\s", "", str(header))))
        names = tags["h"].split(":")
        for name in ("from", "to", "subject", "date", "message-id", "mime-version", "content-type",
                     "list-unsubscribe", "list-unsubscribe-post", "list-id", "feedback-id",
                     "auto-submitted"):  # fmt: skip
            assert names.count(name) == 2
        assert names.count("reply-to") == 1
        assert (tags["d"], tags["c"]) == ("talentpool.example", "relaxed/relaxed")
    assert found.defects == []


def test_no_line_of_a_signature_is_longer_than_a_mail_program_shows() -> None:
    assert max(map(len, SIGNER.sign(mail()).split(b"\r\n"))) <= 82


@pytest.mark.parametrize("name", [name for name in SIGNED if name not in {"Cc", "Reply-To", "Sender"}])
def test_a_signed_header_cannot_be_changed(name: str) -> None:
    content = signed(mail())
    changed = re.sub(rb"\r\n(%s: )" % name.encode(), rb"\r\n\1x", content, count=1)
    assert changed != content
    assert verdicts(changed) == [False, False]


@pytest.mark.parametrize("name", SIGNED)
def test_a_signed_header_cannot_be_added(name: str) -> None:
    assert verdicts(f"{name}: another\r\n".encode() + signed(mail())) == [False, False]
    added = signed(mail()).replace(
        b"\r\nX-Correlation-ID", f"\r\n{name}: another\r\nX-Correlation-ID".encode(), 1
    )
    assert verdicts(added) == [False, False]


def test_the_body_cannot_be_changed_or_prolonged() -> None:
    content = signed(mail())
    assert verdicts(content.replace(b"</html>", b"</htmx>", 1)) == [False, False]
    assert verdicts(content + b"more\r\n") == [False, False]


def test_a_header_that_is_not_signed_may_be_added() -> None:
    assert verdicts(b"Received: from a by b\r\n" + signed(mail())) == [True, True]


def test_what_a_relay_writes_anew_can_be_left_out() -> None:
    content = signed(mail(), Signer("talentpool.example", [ED, RSA], leave_out=RELAYS_MAY_CHANGE))
    changed = re.sub(rb"\r\nMessage-ID: [^\r]+", b"\r\nMessage-ID: <x@ses.example>", content)
    changed = re.sub(rb"\r\nDate: [^\r]+", b"\r\nDate: Mon, 2 Nov 2026 09:00:00 +0000", changed)
    assert changed != content
    assert verdicts(b"Feedback-ID: 1.ses:AmazonSES\r\n" + changed) == [True, True]


def test_a_retry_has_the_same_signature() -> None:
    assert SIGNER.sign(mail()) == SIGNER.sign(mail())


def test_without_keys_nothing_is_signed() -> None:
    assert Signer("talentpool.example", []).sign(mail()) == b""


WORDS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
BLANKS = st.text(st.sampled_from(" \t"), max_size=3)
LINES = st.lists(st.tuples(BLANKS, WORDS, BLANKS).map("".join), max_size=8)


@given(LINES, st.sampled_from(["\r\n", "\r\n\r\n", " \r\n \t\r\n"]))
def test_any_body_is_signed_as_dkimpy_reads_it(lines: list[str], end: str) -> None:
    body = ("\r\n".join(lines) + end).encode()
    content = b"From: a@talentpool.example\r\nSubject: x\r\n\r\n" + body
    assert verdicts(signed(content)) == [True, True]


@given(
    st.lists(
        st.tuples(st.sampled_from(["Subject", "To", "Feedback-ID", "X-Other"]), BLANKS, WORDS, WORDS),
        max_size=6,
    )
)
def test_any_headers_are_signed_as_dkimpy_reads_them(headers: list[tuple[str, str, str, str]]) -> None:
    head = "".join(f"{name}:{blanks}{first}\r\n {second}\r\n" for name, blanks, first, second in headers)
    content = f"From: a@talentpool.example\r\n{head}\r\nbody\r\n".encode()
    assert verdicts(signed(content)) == [True, True]


@pytest.mark.parametrize(
    ("body", "relaxed"),
    [
        (b"", b""),
        (b"\r\n\r\n", b""),
        (b" \r\n\r\n", b""),
        (b" C \r\nD \t E\r\n\r\n\r\n", b" C\r\nD E\r\n"),
        (b"no end", b"no end\r\n"),
        (b"a" + b" " * 99 + b"b\r\n", b"a b\r\n"),
    ],
)
def test_a_body_is_hashed_in_its_relaxed_form(body: bytes, relaxed: bytes) -> None:
    assert relaxed_body(body) == relaxed


def test_a_header_is_signed_in_its_relaxed_form() -> None:
    head = b"SubJect : a\t b\r\n  c \r\n\t\r\n d\t\r\nTo:kari@mail.example\r\n"
    assert list(relaxed_headers(head)) == [(b"subject", b"a b c d"), (b"to", b"kari@mail.example")]


def write_ed(path: Path) -> None:
    path.write_bytes(pem(Ed25519PrivateKey.generate()))


def write_short_rsa(path: Path) -> None:
    subprocess.run(["openssl", "genrsa", "-out", path, "1024"], check=True, capture_output=True)


def write_other(path: Path) -> None:
    path.write_bytes(pem(generate_private_key(SECP256R1())))


def test_keys_are_read_from_the_setting(tmp_path: Path) -> None:
    write_ed(tmp_path / "a.pem")
    (tmp_path / "b.pem").write_bytes(pem(RSA.private))
    keys = load_keys(f" one={tmp_path}/a.pem, two = {tmp_path}/b.pem,")
    assert [(key.selector, key.kind) for key in keys] == [("one", "ed25519"), ("two", "rsa")]
    assert load_keys("") == ()


@pytest.mark.parametrize("setting", ["file.pem", "=file.pem", "a=", "a b=file.pem", "-a=x"])
def test_a_setting_that_cannot_be_read_is_quoted(setting: str) -> None:
    with pytest.raises(TalentPoolError, match="DKIM_KEYS"):
        load_keys(setting)


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda _path: None, "cannot be read"),
        (lambda path: path.write_bytes(b"no key"), "holds no private key"),
        (write_short_rsa, "at least 2048 bits"),
        (write_other, "Ed25519, or RSA"),
    ],
)
def test_a_key_that_cannot_be_used_names_its_file(
    tmp_path: Path, write: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "key.pem"
    write(path)
    with pytest.raises(TalentPoolError, match=said) as error:
        read_key(path)
    assert str(path) in str(error.value)
