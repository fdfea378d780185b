from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mailer.returns.reading import read
from services.mailer.returns.returned import Grade, Kind

SAMPLES = Path(__file__).parents[4] / "fixtures" / "returns"
HARD, SOFT, POLICY, DELAY = Grade.HARD, Grade.SOFT, Grade.POLICY, Grade.DELAY

BOUNCES = {
    "dsn-unknown-user": (HARD, "5.1.1"),
    "dsn-no-such-domain": (HARD, "5.4.4"),
    "dsn-null-mx": (HARD, "5.1.10"),
    "dsn-exchange-not-found": (HARD, "5.1.10"),
    "dsn-directory-rejects": (HARD, "5.4.1"),
    "dsn-disabled": (HARD, "5.2.1"),
    "dsn-in-one-block": (HARD, "5.1.1"),
    "dsn-no-action": (HARD, "5.1.1"),
    "dsn-worthless-status": (HARD, "5.1.1"),
    "dsn-internationalised": (HARD, "5.1.1"),
    "dsn-base64": (HARD, "5.1.1"),
    "dsn-in-mixed": (HARD, "5.1.1"),
    "dsn-full-mailbox": (SOFT, "5.2.2"),
    "dsn-expired": (SOFT, "4.4.1"),
    "dsn-unauthenticated": (POLICY, "5.7.26"),
    "dsn-spam-under-user-code": (POLICY, "5.1.1"),
    "dsn-listed": (POLICY, "5.0.0"),
    "dsn-greylisted-until-expired": (POLICY, "4.7.1"),
    "dsn-delayed": (DELAY, "4.4.1"),
    "old-opensmtpd": (HARD, "5.1.1"),
    "old-qmail": (HARD, "5.1.1"),
    "old-qmail-full": (SOFT, "5.2.2"),
    "old-exim": (HARD, "5.0.0"),
    "old-exim-delay": (DELAY, None),
    "old-sendmail": (HARD, "5.1.1"),
    "old-blocked": (POLICY, "5.7.1"),
}
OTHERS = {
    "dsn-delivered": Kind.OTHER,
    "dsn-one-of-two-arrived": Kind.OTHER,
    "complaint-abuse": Kind.COMPLAINT,
    "complaint-opt-out": Kind.COMPLAINT,
    "complaint-forwarded": Kind.COMPLAINT,
    "report-not-spam": Kind.OTHER,
    "report-auth-failure": Kind.OTHER,
    "automatic-outlook": Kind.AUTOMATIC,
    "automatic-vacation": Kind.AUTOMATIC,
    "automatic-ticket": Kind.AUTOMATIC,
    "automatic-receipt": Kind.AUTOMATIC,
    "unsubscribe-by-subject": Kind.UNSUBSCRIBE,
    "unsubscribe-without-token": Kind.UNSUBSCRIBE,
    "reply-by-a-person": Kind.OTHER,
}
CORPUS = [path.read_bytes() for path in sorted(SAMPLES.glob("*.eml"))]


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.eml").read_bytes()


def test_every_sample_is_expected_to_be_something() -> None:
    assert {path.stem for path in SAMPLES.glob("*.eml")} == set(BOUNCES) | set(OTHERS)


@pytest.mark.parametrize("name", BOUNCES)
def test_a_bounce_is_read_with_its_grade_and_status(name: str) -> None:
    found = read(sample(name))
    assert (found.kind, (found.grade, found.status)) == (Kind.BOUNCE, BOUNCES[name])


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_bounce_is_told_from_one(name: str) -> None:
    found = read(sample(name))
    assert (found.kind, found.grade) == (OTHERS[name], None)


@pytest.mark.parametrize("name", [*BOUNCES, "complaint-abuse", "complaint-forwarded"])
def test_a_report_names_the_return_path_that_it_came_to(name: str) -> None:
    assert "bounce+0123456789abcdef@bounces.example" in read(sample(name)).addresses


@pytest.mark.parametrize("name", set(BOUNCES) - {"old-exim-delay"})
def test_the_message_id_of_the_returned_mail_is_found(name: str) -> None:
    assert read(sample(name)).message_ids == ("<00112233445566778899aabbccddeeff@news.example>",)


@pytest.mark.parametrize("name", BOUNCES)
def test_no_diagnostic_keeps_the_address_or_its_local_part(name: str) -> None:
    said = read(sample(name)).diagnostic or ""
    assert "kari" not in said.lower()
    assert "@" not in said


def test_the_envelopes_recipient_comes_first() -> None:
    found = read(sample("dsn-unknown-user"), "bounce+other@bounces.example")
    assert found.addresses[0] == "bounce+other@bounces.example"


def test_a_wish_to_unsubscribe_brings_its_token_and_only_the_addresses_that_it_was_sent_to() -> None:
    found = read(sample("unsubscribe-by-subject"))
    assert found.addresses == ("bounce+0123456789abcdef@bounces.example",)
    (token,) = found.tokens
    assert token.startswith("IjAw")


def test_a_copy_that_took_another_way_has_the_same_mark_and_another_mail_has_not() -> None:
    raw = sample("dsn-unknown-user")
    copy = b"Received: from elsewhere.example by mx.example; Mon, 2 Nov 2026 08:31:02 +0000\n" + raw
    assert read(copy).mark == read(raw).mark != read(sample("dsn-full-mailbox")).mark


def test_ten_thousand_nested_parts_are_not_readable_and_no_failure() -> None:
    deep = "".join(
        f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n' for number in range(10_000)
    )
    assert read(deep.encode()).kind in {Kind.UNREADABLE, Kind.OTHER}


def test_a_long_mail_is_read_by_its_beginning() -> None:
    raw = sample("dsn-unknown-user") + b"x" * 3_000_000
    assert read(raw).grade is Grade.HARD


REPORT = b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\n"
DIAGNOSTIC = REPORT + b"Final-Recipient: rfc822; aaaa\r\nDiagnostic-Code: smtp; "


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"Subject: unsubscribe " + b"A" * 1_000_000 + b"\r\n\r\nx", Kind.UNSUBSCRIBE),
        (DIAGNOSTIC + b"550 5.1.1 no such user " * 40_000, Kind.BOUNCE),
        (DIAGNOSTIC + b"aaaa" * 250_000, Kind.BOUNCE),
        (REPORT + b"\n" * 1_000_000, Kind.BOUNCE),
        (b"From: " + b"<" * 1_000_000 + b"\r\n\r\nx", Kind.OTHER),
    ],
)
def test_a_mail_made_to_take_hours_is_read_like_any_other(raw: bytes, kind: Kind) -> None:
    assert read(raw).kind is kind


@given(st.binary(max_size=3_000))
@settings(deadline=None, max_examples=200)
def test_bytes_are_read_or_said_to_be_unreadable(raw: bytes) -> None:
    assert read(raw).mark


@given(st.sampled_from(CORPUS), st.data())
@settings(deadline=None, max_examples=300)
def test_damaged_mails_are_read_or_said_to_be_unreadable(raw: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 400)))
    put = data.draw(st.binary(max_size=200))
    found = read(raw[:start] + put + raw[end:])
    assert (found.kind is Kind.BOUNCE) == (found.grade is not None)
    assert "@" not in (found.diagnostic or "")


@pytest.mark.parametrize("name", BOUNCES)
def test_a_bounce_without_an_author_and_with_bytes_in_its_headers_is_read_as_well(name: str) -> None:
    lines = [line for line in sample(name).split(b"\n") if not line.startswith(b"From: MAILER-DAEMON@")]
    raw = b"X-Mailer: gr\xf8nn\n" + b"\n".join(lines)
    assert read(raw).grade is BOUNCES[name][0]
