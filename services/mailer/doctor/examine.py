"""The whole examination: DNS, the ways in and out, and a mail."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from socket import gaierror, getaddrinfo

from services.mailer import examples
from services.mailer.doctor.finding import Finding, fail, ok, skipped
from services.mailer.doctor.names import Names
from services.mailer.doctor.policy import check_dkim, check_dmarc
from services.mailer.doctor.sample import check_sample, read_sample
from services.mailer.doctor.signed import check_signatures
from services.mailer.doctor.spam import check_spam, score
from services.mailer.doctor.spf import check_spf
from services.mailer.doctor.ways import check_greeting, check_relay, check_returns, check_reverse, is_public
from services.mailer.links import links_of
from services.mailer.message import build
from services.mailer.render import render
from services.mailer.settings import MailerSettings
from services.mailer.signing import Signer
from services.mailer.smtp import Relay
from services.mailer.wiring import create_composer, create_signer, relays_of
from shared.vocabulary import Locale, MailKind


@dataclass(frozen=True)
class Domains:
    """Of From, of the signatures, of the return path."""

    sender: str
    signs: str
    bounces: str


def domains_of(settings: MailerSettings) -> Domains:
    """The three domains that have to be aligned."""
    sender = settings.sender_address.rpartition("@")[2].lower()
    return Domains(
        sender, (settings.dkim_domain or sender).lower(), (settings.bounce_domain or sender).lower()
    )


def examine(
    settings: MailerSettings, names: Names, addresses: Sequence[str], sample: bytes | None
) -> Iterator[Finding]:
    """Every finding, in the order in which one mends them.

    ``addresses`` are those that mails leave from; without any, the relays' own if they are public. Without a
    sample an example digest is made with the settings.
    """
    leaving = list(addresses) or public_addresses(settings)
    signer, domains = create_signer(settings), domains_of(settings)
    yield from check_spf(names, domains.bounces, leaving)
    yield from check_dkim(names, domains.signs, signer.keys)
    signed = bool(signer.keys)
    yield from check_dmarc(names, domains.sender, domains.signs, domains.bounces, signed=signed)
    yield from _leaving(settings, names, leaving)
    yield from check_returns(names, domains.bounces)
    yield _public(settings)
    content = sample if sample is not None else example_mail(settings, signer)
    yield from check_sample(read_sample(content), domains.sender)
    yield check_signatures(names, read_sample(content).content)
    yield check_spam(score(content))


def _leaving(settings: MailerSettings, names: Names, addresses: list[str]) -> Iterator[Finding]:
    if not addresses:
        why = "no public address to look at"
        yield skipped("PTR of the sending address", why, "name it: --ip ADDRESS", "Gmail, Yahoo, Microsoft")
    for address in addresses:
        yield check_reverse(names, address)
    if addresses:
        yield check_greeting(names, settings.smtp_hostname, addresses)
    for relay in relays_of(settings):
        if isinstance(relay, Relay):
            yield check_relay(relay)
        else:
            yield ok(f"TLS to Amazon SES in {relay.region}", "HTTPS, certificate checked at every request")


def _public(settings: MailerSettings) -> Finding:
    rule = "Links lead to the portal by https"
    if settings.public_url.startswith("https://"):
        return ok(rule, settings.public_url, "Gmail, Yahoo; RFC 8058")
    advice = "set TALENTPOOL_PUBLIC_URL to the address that begins with https://"
    return fail(rule, settings.public_url, advice, "Gmail, Yahoo; RFC 8058")


def public_addresses(settings: MailerSettings) -> list[str]:
    """The public addresses of the relays; a relay whose host is not known has none."""
    found: dict[str, None] = {}
    for relay in relays_of(settings):
        if isinstance(relay, Relay):
            found.update(dict.fromkeys(filter(is_public, _addresses(relay))))
    return list(found)


def _addresses(relay: Relay) -> list[str]:
    try:
        return [str(entry[4][0]).partition("%")[0] for entry in getaddrinfo(relay.host, relay.port)]
    except gaierror:
        return []


def example_mail(
    settings: MailerSettings, signer: Signer, kind: MailKind = MailKind.DIGEST, locale: Locale = Locale.NB
) -> bytes:
    """An example of a kind of mail, written, signed and sent by whoever the settings say."""
    composer = create_composer(settings)
    links = links_of(examples.CANDIDATE, composer.tokens, composer.public_url)
    letter = replace(examples.letter(kind, locale), links=links)
    envelope = examples.envelope(letter)
    mail = build(render(letter, composer.head), envelope, composer.sender, signer.sign_head)
    return mail.content
