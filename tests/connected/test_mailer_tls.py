"""The way to a relay that is encrypted, with certificates that hold and others."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from fixtures.mailer import ObedientRelay

from services.mailer.delivery import Accepted
from services.mailer.message import Mail
from services.mailer.settings import SmtpSecurity
from services.mailer.smtp import Pool, Relay, UnreachableError
from shared.errors import TalentPoolError
from talentpool.embedded import free_port

MAIL = Mail(
    "<1@talentpool.example>", "news@talentpool.example", "kari@mail.example", b"Subject: x\r\n\r\nx\r\n"
)
SECURE = [SmtpSecurity.TLS, SmtpSecurity.STARTTLS]


class StartTls(Controller):
    def factory(self) -> SMTP:
        return SMTP(self.handler, tls_context=self.SMTP_kwargs["tls_context"], require_starttls=True)


@contextmanager
def running(security: SmtpSecurity, context: ssl.SSLContext, relay: ObedientRelay) -> Iterator[int]:
    port = free_port()
    if security is SmtpSecurity.TLS:
        controller = Controller(relay, hostname="127.0.0.1", port=port, ssl_context=context)
    else:
        controller = StartTls(relay, hostname="127.0.0.1", port=port, tls_context=context)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return str(tmp_path / "ca.pem")


@pytest.fixture
def context(authority: trustme.CA) -> Callable[[str], ssl.SSLContext]:
    def make(host: str) -> ssl.SSLContext:
        made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(host).configure_cert(made)
        return made

    return make


async def send(relay: Relay, mails: int = 1) -> list[object]:
    pool = Pool(relay, 1)
    outcomes: list[object] = []
    try:
        for _ in range(mails):
            async with pool.line() as line:
                outcomes.append(await line.send(MAIL))
    finally:
        await pool.close()
    return outcomes


@pytest.mark.parametrize("security", SECURE)
async def test_mails_go_over_an_encrypted_connection_whose_certificate_holds(
    security: SmtpSecurity, context: Callable[[str], ssl.SSLContext], ca_file: str
) -> None:
    relay = ObedientRelay()
    with running(security, context("127.0.0.1"), relay) as port:
        outcomes = await send(Relay("127.0.0.1", port, security, timeout=5, ca_file=ca_file), mails=3)
    assert outcomes == [Accepted("250 2.0.0 taken")] * 3
    assert len(relay.taken) == 3


@pytest.mark.parametrize("security", SECURE)
async def test_a_certificate_of_another_host_is_refused_before_anything_is_sent(
    security: SmtpSecurity, context: Callable[[str], ssl.SSLContext], ca_file: str
) -> None:
    relay = ObedientRelay()
    with running(security, context("other.example"), relay) as port, pytest.raises(UnreachableError):
        await send(Relay("127.0.0.1", port, security, timeout=5, ca_file=ca_file))
    assert relay.taken == []


@pytest.mark.parametrize("security", SECURE)
async def test_a_certificate_that_nobody_vouches_for_is_refused(
    security: SmtpSecurity, context: Callable[[str], ssl.SSLContext]
) -> None:
    with running(security, context("127.0.0.1"), ObedientRelay()) as port, pytest.raises(UnreachableError):
        await send(Relay("127.0.0.1", port, security, timeout=5))


async def test_a_relay_without_starttls_gets_no_mail_in_the_clear() -> None:
    relay, port = ObedientRelay(), free_port()
    controller = Controller(relay, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with pytest.raises(UnreachableError):
            await send(Relay("127.0.0.1", port, SmtpSecurity.STARTTLS, timeout=5))
    finally:
        controller.stop()
    assert relay.taken == []


@pytest.mark.parametrize("content", [None, "no certificate"])
async def test_a_file_without_certificates_is_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(TalentPoolError, match=r"ca\.pem holds no certificates"):
        await send(Relay("127.0.0.1", 1, SmtpSecurity.TLS, ca_file=str(path)))
