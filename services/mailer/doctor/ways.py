"""Where mails leave from and come back to: reverse names, mail hosts, encryption of the relay."""

import smtplib
from collections.abc import Iterator
from ipaddress import ip_address

from services.mailer.doctor.finding import Finding, fail, ok, skipped, warn
from services.mailer.doctor.names import Names, UnansweredError
from services.mailer.settings import SmtpSecurity
from services.mailer.smtp import Relay

SOURCE = "Gmail, Yahoo, Microsoft"
SECONDS = 10.0
_ASK_ANOTHER = "ask another name server with --dns"


def is_public(address: str) -> bool:
    """Whether mails can leave from an address to the world."""
    return ip_address(address).is_global


def check_reverse(names: Names, address: str) -> Finding:
    """The sending address has a name, and the name leads back to it (forward-confirmed)."""
    rule = f"PTR of {address}"
    try:
        found = names.reverse(address)
        confirmed = [name for name in found if address in names.addresses(name)]
    except UnansweredError as error:
        return skipped(rule, str(error), _ASK_ANOTHER, SOURCE)
    if confirmed:
        return ok(rule, f"{confirmed[0]}, which leads back", SOURCE)
    if found:
        advice = f"give {found[0]} an A or AAAA record with {address}"
        return fail(rule, f"{found[0]} does not lead back to it", advice, SOURCE)
    return fail(
        rule, "no name", "ask whoever owns the address for a PTR record with your mail host's name", SOURCE
    )


def check_greeting(names: Names, hostname: str, addresses: list[str]) -> Finding:
    """The name given in EHLO belongs to the sending address; matters where the mailer sends by itself."""
    rule = "Name in EHLO"
    try:
        found = names.addresses(hostname)
    except UnansweredError as error:
        return skipped(rule, str(error), _ASK_ANOTHER)
    if set(found) & set(addresses):
        return ok(rule, f"{hostname} is {addresses[0]}")
    advice = (
        "set TALENTPOOL_MAILER_SMTP_HOSTNAME to the sending host's name; a relay of a provider gives its own"
    )
    return warn(rule, f"{hostname} is none of the sending addresses", advice)


def check_returns(names: Names, domain: str) -> Iterator[Finding]:
    """Bounces find a mail host; MTA-STS is looked at, and asked for by nobody."""
    rule = f"MX of {domain}"
    try:
        hosts = names.mail_hosts(domain)
        reachable = [host for host in hosts if names.addresses(host)]
        fallback = names.addresses(domain)
        policy = [text for text in names.texts(f"_mta-sts.{domain}") if text.startswith("v=STSv1")]
    except UnansweredError as error:
        yield skipped(rule, str(error), _ASK_ANOTHER, SOURCE)
        return
    yield _mail_host(rule, domain, hosts, reachable, fallback)
    yield ok(f"MTA-STS of {domain}", "published" if policy else "none; optional", "RFC 8461")


def _mail_host(
    rule: str, domain: str, hosts: list[str], reachable: list[str], fallback: list[str]
) -> Finding:
    if reachable:
        return ok(rule, reachable[0], SOURCE)
    if hosts:
        advice = "name a host that has an address and takes the bounces"
        return fail(rule, f"{hosts[0]} has no address", advice, SOURCE)
    if fallback:
        return warn(rule, f"none; senders try {fallback[0]}", "publish an MX record", SOURCE)
    return fail(rule, "none", f"publish an MX record for {domain}: bounces have nowhere to go", SOURCE)


def check_relay(relay: Relay) -> Finding:
    """The way to the relay is encrypted and its certificate holds, or it stays in one's own network."""
    rule = f"TLS to {relay.host}:{relay.port}"
    try:
        with _connected(relay) as client:
            if relay.security is SmtpSecurity.STARTTLS:
                client.starttls(context=relay.tls)
            version, peer = _encryption(client)
    except (OSError, smtplib.SMTPException) as error:
        said = f"{type(error).__name__}: {' '.join(str(error).split())}"
        advice = "is it running, is the port right, does its certificate name the host (…_SMTP_CA_FILE)?"
        return fail(rule, said, advice, SOURCE)
    if version:
        return ok(rule, f"{version}, certificate holds", SOURCE)
    if not is_public(peer):
        return ok(rule, f"not encrypted, in one's own network ({peer})", SOURCE)
    return fail(rule, "not encrypted", "set TALENTPOOL_MAILER_SMTP_SECURITY to starttls or tls", SOURCE)


def _connected(relay: Relay) -> smtplib.SMTP:
    if relay.security is SmtpSecurity.TLS:
        return smtplib.SMTP_SSL(relay.host, relay.port, relay.hostname, timeout=SECONDS, context=relay.tls)
    return smtplib.SMTP(relay.host, relay.port, relay.hostname, timeout=SECONDS)


def _encryption(client: smtplib.SMTP) -> tuple[str, str]:
    """The version of TLS (empty: none), and the address at the other end."""
    socket = client.sock
    if socket is None:
        message = "the connection is closed"
        raise OSError(message)
    version = getattr(socket, "version", lambda: "")
    return str(version() or ""), str(socket.getpeername()[0])
