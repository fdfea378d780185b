import re
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from services.mailer import examples
from services.mailer.doctor.finding import Level
from services.mailer.doctor.sample import check_sample, read_sample
from services.mailer.message import LIST_KINDS, build
from services.mailer.render import render
from services.mailer.signing import DkimKey, Signer
from shared.vocabulary import Locale, MailKind

SIGNER = Signer("talentpool.example", [DkimKey("tp", Ed25519PrivateKey.generate())])


def mail(kind: MailKind = MailKind.DIGEST, locale: Locale = Locale.NB) -> bytes:
    letter = examples.letter(kind, locale)
    return build(
        render(letter, examples.HEAD), examples.envelope(letter), examples.SENDER, SIGNER.sign_head
    ).content


def levels(content: bytes, domain: str = "talentpool.example") -> dict[str, Level]:
    return {finding.rule: finding.level for finding in check_sample(read_sample(content), domain)}


@pytest.mark.parametrize("locale", list(Locale))
@pytest.mark.parametrize("kind", list(MailKind))
def test_every_example_of_ours_keeps_every_rule(kind: MailKind, locale: Locale) -> None:
    sample = read_sample(mail(kind, locale))
    assert sample.lists == (kind in LIST_KINDS)
    findings = list(check_sample(sample, "talentpool.example"))
    assert [finding for finding in findings if finding.level is not Level.OK] == []
    assert len(findings) == (13 if sample.lists else 10)


def without(name: str) -> Callable[[bytes], bytes]:
    return lambda content: re.sub(rb"\r\n%s:[^\r]*(\r\n[ \t][^\r]*)*" % name.encode(), b"", content, count=1)


def at_end(mail: bytes, html: bytes) -> bytes:
    return mail.replace(b"</html>", html + b"</html>")


@pytest.mark.parametrize(
    ("rule", "level", "change"),
    [
        ("Headers are well formed", "fail", without("Date")),
        ("Headers are well formed", "fail", lambda mail: b"Subject: again\r\n" + mail),
        ("Headers are well formed", "fail", lambda mail: re.sub(rb"Message-ID: <", b"Message-ID: ", mail)),
        ("No line", "fail", lambda mail: mail.replace(b"\r\n\r\n", b"\r\n\r\n" + b"x" * 999 + b"\r\n", 1)),
        ("From has one", "fail", lambda mail: mail.replace(b"<news@talentpool", b"<news@other")),
        ("A text part", "warn", lambda mail: mail.replace(b"text/plain", b"text/x-odd")),
        ("At most 90", "fail", lambda mail: at_end(mail, b"<!--" + b"x=\r\n" * 90_000 + b"-->")),
        ("Nothing active", "fail", lambda mail: at_end(mail, b"<script></script>")),
        ("Links are https", "fail", lambda mail: at_end(mail, b"<a href=3D'http://x'>x</a>")),
        ("Subject promises", "fail", lambda mail: re.sub(rb"Subject: ", b"Subject: Re: ", mail)),
        ("Says that it comes", "warn", without("Auto-Submitted")),
        ("One-click", "fail", without("List-Unsubscribe-Post")),
        ("One-click", "fail", lambda mail: mail.replace(b"Unsubscribe: <https:", b"Unsubscribe: <http:")),
        ("One-click", "fail", lambda mail: re.sub(rb"list-unsubscribe-post:", b"", mail)),
        ("A link to unsubscribe", "fail", lambda mail: mail.replace(b"ribe: <https:/", b"ribe: <https://x/")),
        ("Feedback-ID", "warn", lambda mail: mail.replace(b"Feedback-ID: ", b"Feedback-ID: a:b:")),
    ],
)  # fmt: skip
def test_a_mail_that_breaks_a_rule_is_told_so(
    rule: str, level: str, change: Callable[[bytes], bytes]
) -> None:
    changed = change(mail())
    assert changed != mail()
    (found,) = [value for name, value in levels(changed).items() if name.startswith(rule)]
    assert found.value == level


@given(st.binary(max_size=300))
def test_any_bytes_can_be_looked_at(content: bytes) -> None:
    assert levels(content)
