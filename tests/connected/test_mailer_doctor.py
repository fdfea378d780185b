"""The doctor against a real name server, a real relay with TLS, and SpamAssassin."""

import json
import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from fixtures.mailer import ObedientRelay
from fixtures.names import name_server
from typer.testing import CliRunner

from services.mailer.cli import mail
from services.mailer.doctor.examine import create_signer, examine, example_mail, public_addresses
from services.mailer.doctor.finding import Finding, Level
from services.mailer.doctor.names import DnsNames
from services.mailer.doctor.spam import MOST_POINTS, scores
from services.mailer.doctor.ways import check_relay
from services.mailer.key_making import make_keys, zone_line
from services.mailer.settings import MailerSettings, SmtpSecurity
from services.mailer.signing import load_keys
from services.mailer.smtp import Relay
from shared.errors import TalentPoolError
from shared.vocabulary import Locale, MailKind
from talentpool.embedded import free_port

GOOD = """\
talentpool.example. IN MX 10 mx.talentpool.example.
talentpool.example. IN A 8.8.4.4
mx.talentpool.example. IN A 8.8.4.4
4.4.8.8.in-addr.arpa. IN PTR mx.talentpool.example.
bounces.talentpool.example. IN MX 10 mx.talentpool.example.
bounces.talentpool.example. IN TXT "v=spf1 include:relay.example -all"
relay.example. IN TXT "v=spf1 ip4:8.8.4.0/24 -all"
_dmarc.talentpool.example. IN TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@talentpool.example"
_mta-sts.bounces.talentpool.example. IN TXT "v=STSv1; id=1"
"""
BAD = """\
4.4.8.8.in-addr.arpa. IN PTR elsewhere.example.
bounces.other.example. IN TXT "v=spf1 ip4:192.0.2.1 -all"
_dmarc.talentpool.example. IN TXT "v=DMARC1; p=none; aspf=s"
"""


@pytest.fixture
def port() -> Iterator[int]:
    number = free_port()
    controller = Controller(ObedientRelay(), hostname="127.0.0.1", port=number)
    controller.start()
    yield number
    controller.stop()


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> str:
    made = make_keys(tmp_path_factory.mktemp("keys"), "tp1")
    return ",".join(f"{key.selector}={path}" for key, path in made)


def settings(port: int, keys: str, **values: Any) -> MailerSettings:
    defaults = {
        "secret_keys": "k" * 40,
        "public_url": "https://talentpool.example",
        "sender_address": "news@talentpool.example",
        "bounce_domain": "bounces.talentpool.example",
        "smtp_port": port,
        "smtp_hostname": "mx.talentpool.example",
        "dkim_keys": keys,
    }
    return MailerSettings(_env_file=None, **(defaults | values))


def records(keys: str) -> str:
    return "\n".join(zone_line(key, "talentpool.example") for key in load_keys(keys)) + "\n"


def findings(zone: str, chosen: MailerSettings, sample: bytes | None = None) -> dict[str, Finding]:
    with name_server(zone) as server:
        found = examine(chosen, DnsNames(server), ["8.8.4.4"], sample)
        return {finding.rule: finding for finding in found if not finding.rule.startswith("SpamAssassin")}


def test_where_everything_is_in_order_every_finding_is_ok(port: int, keys: str) -> None:
    found = findings(GOOD + records(keys), settings(port, keys))
    assert [finding for finding in found.values() if finding.level is not Level.OK] == []
    assert {"Signatures of the mail hold", "PTR of 8.8.4.4", "DKIM is aligned", "SPF is aligned"} <= set(
        found
    )
    assert found["MTA-STS of bounces.talentpool.example"].found == "published"
    assert "1 of 10 look-ups" in found["SPF of bounces.talentpool.example"].found


def test_where_nothing_is_in_order_each_rule_says_what_to_do(port: int, keys: str) -> None:
    other = settings(
        port, keys, bounce_domain="bounces.other.example", dkim_domain="other.example",
        public_url="http://talentpool.example", smtp_hostname="localhost",
    )  # fmt: skip
    found = findings(BAD, other)
    failing = {rule for rule, finding in found.items() if finding.level is Level.FAIL}
    assert failing >= {
        "SPF of bounces.other.example",
        "DKIM key tp1-ed25519 (ed25519)",
        "DKIM key tp1-rsa (rsa)",
        "DKIM is aligned",
        "SPF is aligned",
        "PTR of 8.8.4.4",
        "MX of bounces.other.example",
        "Links lead to the portal by https",
        "One-click unsubscribe, signed",
        "Signatures of the mail hold",
    }
    assert found["DMARC of talentpool.example"].level is Level.WARN
    assert found["Name in EHLO"].level is Level.WARN
    assert all(finding.advice for finding in found.values() if finding.level is not Level.OK)


def test_another_key_in_dns_is_found_and_ours_is_shown(port: int, keys: str, tmp_path: Path) -> None:
    others = make_keys(tmp_path, "tp1")
    zone = GOOD + "\n".join(zone_line(key, "talentpool.example") for key, _ in others) + "\n"
    found = findings(zone, settings(port, keys))
    for key in load_keys(keys):
        finding = found[f"DKIM key {key.selector} ({key.kind})"]
        assert finding.level is Level.FAIL
        assert key.record() in finding.advice
    assert found["Signatures of the mail hold"].level is Level.FAIL


def test_a_sample_that_was_changed_on_its_way_is_found(port: int, keys: str) -> None:
    chosen = settings(port, keys)
    sample = example_mail(chosen, create_signer(chosen)).replace(b"</html>", b"x</html>")
    found = findings(GOOD + records(keys), chosen, sample)
    assert found["Signatures of the mail hold"].level is Level.FAIL


def test_without_an_answer_from_dns_nothing_is_claimed(port: int, keys: str) -> None:
    names = DnsNames(f"127.0.0.1:{free_port()}")
    names._resolver.lifetime = 0.2
    found = {f.rule: f.level for f in examine(settings(port, keys), names, ["8.8.4.4"], None)}
    for rule in ("SPF of bounces.talentpool.example", "DMARC of talentpool.example", "PTR of 8.8.4.4"):
        assert found[rule] is Level.SKIPPED


def test_a_relay_on_this_machine_is_no_public_address(port: int, keys: str) -> None:
    assert public_addresses(settings(port, keys)) == []
    assert public_addresses(settings(port, keys, smtp_host="8.8.4.4")) == ["8.8.4.4"]


def test_the_command_shows_a_table_or_json_and_its_code_says_whether_anything_fails(
    port: int, keys: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chosen = settings(port, keys)
    sample = tmp_path / "sample.eml"
    sample.write_bytes(example_mail(chosen, create_signer(chosen)))
    for name in ("public_url", "secret_keys"):
        value = getattr(chosen, name)
        monkeypatch.setenv(
            f"TALENTPOOL_{name.upper()}", getattr(value, "get_secret_value", lambda v=value: v)()
        )
    for name in ("sender_address", "bounce_domain", "smtp_port", "smtp_hostname", "dkim_keys"):
        monkeypatch.setenv(f"TALENTPOOL_MAILER_{name.upper()}", str(getattr(chosen, name)))
    with name_server(GOOD + records(keys)) as good, name_server(BAD) as bad:
        arguments = ["doctor", "--ip", "8.8.4.4", "--sample", str(sample), "--dns"]
        well = CliRunner().invoke(mail, [*arguments, good, "--json"])
        ill = CliRunner().invoke(mail, [*arguments, bad])
    assert (well.exit_code, ill.exit_code) == (0, 1)
    rows = json.loads(well.output)
    assert {row["level"] for row in rows} <= {"ok", "skipped"}
    assert set(rows[0]) == {"rule", "found", "level", "advice", "source"}
    assert "Will it arrive?" in ill.output


@pytest.mark.parametrize(
    "arguments", [["--ip", "nowhere"], ["--dns", "name.example"], ["--dns", "127.0.0.1:x"]]
)
def test_an_option_that_cannot_be_meant_is_refused(arguments: list[str]) -> None:
    result = CliRunner().invoke(mail, ["doctor", *arguments])
    assert isinstance(result.exception, TalentPoolError)
    assert arguments[0] in str(result.exception)


def context(authority: trustme.CA, host: str) -> ssl.SSLContext:
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(host).configure_cert(made)
    return made


class StartTls(Controller):
    def factory(self) -> SMTP:
        return SMTP(self.handler, tls_context=self.SMTP_kwargs["tls_context"], hostname="relay.example")


@pytest.mark.parametrize(("host", "level"), [("127.0.0.1", Level.OK), ("other.example", Level.FAIL)])
@pytest.mark.parametrize("security", [SmtpSecurity.TLS, SmtpSecurity.STARTTLS])
def test_a_relays_certificate_has_to_hold(
    tmp_path: Path, security: SmtpSecurity, host: str, level: Level
) -> None:
    authority, number = trustme.CA(), free_port()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    made = context(authority, host)
    if security is SmtpSecurity.TLS:
        controller = Controller(ObedientRelay(), hostname="127.0.0.1", port=number, ssl_context=made)
    else:
        controller = StartTls(ObedientRelay(), hostname="127.0.0.1", port=number, tls_context=made)
    controller.start()
    known = check_relay(Relay("127.0.0.1", number, security, ca_file=str(tmp_path / "ca.pem")))
    unknown = check_relay(Relay("127.0.0.1", number, security))
    controller.stop()
    assert known.level is level, known
    assert (known.found.startswith("TLSv1"), unknown.level) == (level is Level.OK, Level.FAIL)


def test_a_relay_that_nobody_runs_fails() -> None:
    assert check_relay(Relay("127.0.0.1", free_port())).level is Level.FAIL


def test_spamassassin_gives_our_mails_at_most_half_a_point(keys: str) -> None:
    if shutil.which("spamassassin") is None:
        pytest.skip("no SpamAssassin: apt install spamassassin")
    chosen = settings(25, keys)
    signer = create_signer(chosen)
    mails = [example_mail(chosen, signer, kind, locale) for kind in MailKind for locale in Locale]
    spam = b"Subject: x\r\n\r\nXJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n"
    found = scores([*mails, spam])
    assert len(found) == len(mails) + 1
    (worst,) = [score for score in found if score.points > MOST_POINTS]
    assert "GTUBE" in worst.tests
