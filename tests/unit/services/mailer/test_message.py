from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from services.mailer import examples
from services.mailer.message import LIST_KINDS, Envelope, Sender, build, wire_address
from services.mailer.render import Rendered, render
from services.mailer.returns.reading import read
from shared.errors import PermanentError
from shared.tokens import Purpose, Tokens
from shared.vocabulary import Locale, MailKind

TOKENS = Tokens("a-key-that-only-tests-ever-sign-with")
WHO = UUID("00112233-4455-6677-8899-aabbccddeeff")


def envelope(kind: MailKind = MailKind.DIGEST, **values: object) -> Envelope:
    return replace(examples.envelope(examples.letter(kind, Locale.NB)), **values)


def rendered(kind: MailKind = MailKind.DIGEST) -> Rendered:
    return render(examples.letter(kind, Locale.NB), examples.HEAD)


def parsed(content: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(content)


def test_both_parts_arrive_as_they_were_rendered() -> None:
    source = rendered()
    mail = parsed(build(source, envelope(), examples.SENDER).content)
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().splitlines() == source.text.splitlines()
    assert html.get_content().splitlines() == source.html.splitlines()
    assert mail.defects == text.defects == html.defects == []


def test_headers_are_complete() -> None:
    mail = parsed(build(rendered(), envelope(), examples.SENDER).content)
    assert str(mail["From"]) == "Talent Pool Oslo <news@talentpool.example>"
    assert str(mail["To"]) == "Amélie Ødegård-Ndiaye <amelie@mail.example>"
    assert mail["Subject"] == "5 jobber til deg · Høst ved fjorden"
    assert mail["Date"].datetime == examples.DATED
    assert mail["Message-ID"] == f"<{examples.DELIVERY.hex}@talentpool.example>"
    assert mail["List-Id"] == "<digest.talentpool.example>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Correlation-ID"] == "example-correlation"
    assert mail["Feedback-ID"] == "edition-12:digest:nb:talentpool"
    assert mail["Content-Language"] == "nb"


def test_a_long_unsubscribe_address_stands_whole_on_its_line() -> None:
    url = "https://talentpool.example/unsubscribe/" + "x" * 200
    sender = replace(examples.SENDER, unsubscribe_mailto="leave@talentpool.example")
    content = build(rendered(), envelope(unsubscribe_url=url), sender).content
    assert f"List-Unsubscribe: <{url}>,\r\n <mailto:leave@talentpool.example".encode() in content
    assert b"=?" not in content.split(b"List-Unsubscribe:")[1].split(b"\r\nList-")[0]


def test_unsubscribing_by_mail_brings_back_the_token_of_the_link() -> None:
    url = "https://talentpool.example/unsubscribe/" + TOKENS.sign(Purpose.UNSUBSCRIBE, WHO)
    sender = replace(examples.SENDER, unsubscribe_mailto="leave@talentpool.example")
    mail = parsed(build(rendered(), envelope(unsubscribe_url=url), sender).content)
    mailto = urlsplit(str(mail["List-Unsubscribe"]).split("<")[2].rstrip(">"))
    (subject,) = parse_qs(mailto.query)["subject"]
    answer = f"To: {mailto.path}\r\nSubject: {subject}\r\n\r\n".encode()
    (token,) = read(answer).tokens
    assert TOKENS.read(Purpose.UNSUBSCRIBE, token) == WHO


def test_a_confirm_mail_is_no_list_mail() -> None:
    mail = parsed(build(rendered(MailKind.CONFIRM), envelope(MailKind.CONFIRM), examples.SENDER).content)
    assert not [name for name in mail.keys() if name.startswith("List-")]  # noqa: SIM118  a message has repeated keys


def test_the_same_delivery_gives_the_same_bytes() -> None:
    first = build(rendered(), envelope(), examples.SENDER)
    assert first == build(rendered(), envelope(), examples.SENDER)
    assert len(first.digest) == 64


def test_every_line_ends_with_crlf_and_is_short_enough() -> None:
    content = build(rendered(), envelope(), examples.SENDER).content
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)
    assert max(map(len, lines)) <= 998
    assert content.isascii()
    assert content.endswith(b"--\r\n")


@pytest.mark.parametrize(
    "name", ["Kari\r\nBcc: all@mail.example", "Kari\nBcc: x", '"Kari" <x@y.example>', "K" * 500]
)
def test_a_name_cannot_add_a_header_or_a_recipient(name: str) -> None:
    mail = parsed(build(rendered(), envelope(to_name=name), examples.SENDER).content)
    assert mail["Bcc"] is None
    (recipient,) = mail["To"].addresses
    assert recipient.addr_spec == "amelie@mail.example"


def test_a_subject_with_a_line_break_is_refused() -> None:
    bad = Rendered("x\r\nBcc: all@mail.example", "<p>x</p>", "x")
    with pytest.raises(ValueError, match="line break"):
        build(bad, envelope(), examples.SENDER)


def test_a_long_subject_is_folded_into_words_of_legal_length() -> None:
    content = build(Rendered("Ærlig " * 25, "<p>x</p>", "x"), envelope(), examples.SENDER).content
    header = content.split(b"Subject: ")[1].split(b"\r\nDate")[0]
    assert max(map(len, header.split(b"\r\n"))) <= 78
    assert parsed(content)["Subject"].strip() == ("Ærlig " * 25).strip()


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("kari@mail.example", "kari@mail.example"),
        (" o'kari+x@mail.example ", "o'kari+x@mail.example"),
        ("kari@blåbær.example", "kari@xn--blbr-roah.example"),
    ],
)
def test_addresses_are_written_as_smtp_takes_them(address: str, wire: str) -> None:
    assert wire_address(address) == wire


@pytest.mark.parametrize(
    "address",
    [
        "",
        "kari",
        "@mail.example",
        "kari@",
        "k@m.example\r\nRCPT TO:<x@y>",
        "a b@c.example",
        "kåre@mail.example",
        "a@b..c",
    ],
)
def test_what_is_no_plain_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(PermanentError) as error:
        wire_address(address)
    assert not address or address not in str(error.value)


def test_an_address_that_needs_smtputf8_is_refused_by_that_name() -> None:
    with pytest.raises(PermanentError, match="SMTPUTF8"):
        wire_address("kåre@mail.example")


def test_answers_go_to_the_address_of_the_settings() -> None:
    sender = replace(examples.SENDER, reply_to="answers@talentpool.example")
    mail = parsed(build(rendered(), envelope(), sender).content)
    assert mail["Reply-To"] == "answers@talentpool.example"
    assert parsed(build(rendered(), envelope(), examples.SENDER).content)["Reply-To"] is None


@pytest.mark.parametrize("kind", list(MailKind))
def test_the_headers_of_every_kind_are_what_the_standards_ask_for(kind: MailKind) -> None:
    mail = parsed(build(rendered(kind), envelope(kind), examples.SENDER).content)
    once = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted"]
    assert [len(mail.get_all(name, [])) for name in once] == [1] * len(once)
    assert [defect for name in mail.keys() for defect in mail[name].defects] == []  # noqa: SIM118  as above
    assert mail["MIME-Version"] == "1.0"
    assert mail["Precedence"] is None
    assert ("List-Unsubscribe" in mail) == (kind in LIST_KINDS)


def test_an_unsubscribe_address_with_odd_characters_is_refused() -> None:
    with pytest.raises(PermanentError, match="unsubscribe"):
        build(rendered(), envelope(unsubscribe_url="https://x.example/a b"), examples.SENDER)


def test_the_sender_gives_the_domain() -> None:
    assert Sender("N", "a@b.example", "talentpool").domain == "b.example"
