"""DKIM keys and the DMARC policy as DNS has them, and whether the domains are aligned. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.mailer.doctor.finding import Finding, fail, ok, skipped, warn
from services.mailer.doctor.names import Names, UnansweredError
from services.mailer.signing import DkimKey

SOURCE = "Gmail, Yahoo, Microsoft"
_DKIM, _DMARC = f"{SOURCE}; RFC 6376", f"{SOURCE}; RFC 7489"


@dataclass(frozen=True)
class Dmarc:
    """A policy record and the domain that it was found at, which is the organisation's."""

    organisation: str
    tags: dict[str, str]

    def aligned(self, domain: str, sender: str, tag: str) -> bool:
        """Whether a domain counts as that of From; ``tag``: ``adkim`` for signatures, ``aspf`` for SPF."""
        domain, sender = domain.lower(), sender.lower()
        if self.tags.get(tag, "r") == "s":
            return domain == sender
        return _under(domain, self.organisation) and _under(sender, self.organisation)


def _under(domain: str, parent: str) -> bool:
    return domain == parent or domain.endswith(f".{parent}")


def tags_of(record: str) -> dict[str, str]:
    """``k=v; k=v`` as a mapping; keys in lower case."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {key.strip().lower(): value.strip() for key, _, value in pairs if key.strip()}


def find_dmarc(names: Names, domain: str) -> Dmarc | None:
    """The policy of a domain, or of the nearest one above it."""
    labels = domain.lower().split(".")
    for start in range(len(labels) - 1):
        parent = ".".join(labels[start:])
        records = [
            text for text in names.texts(f"_dmarc.{parent}") if text.replace(" ", "").startswith("v=DMARC1")
        ]
        if len(records) == 1:
            return Dmarc(parent, tags_of(records[0]))
    return None


def check_dmarc(names: Names, sender: str, signs: str, bounces: str, *, signed: bool) -> Iterator[Finding]:
    """The policy for the domain of From, and how those of signature and return path stand to it."""
    rule = f"DMARC of {sender}"
    try:
        dmarc = find_dmarc(names, sender)
    except UnansweredError as error:
        yield skipped(rule, str(error), "ask another name server with --dns", _DMARC)
        return
    if dmarc is None:
        record = f'"v=DMARC1; p=none; rua=mailto:dmarc@{sender}"'
        yield fail(rule, "no record", f"publish at _dmarc.{sender}: {record}", _DMARC)
        return
    yield _policy(rule, dmarc)
    if signed:
        yield _alignment("DKIM is aligned", dmarc, signs, sender, "adkim")
    yield _alignment("SPF is aligned", dmarc, bounces, sender, "aspf")


def _policy(rule: str, dmarc: Dmarc) -> Finding:
    policy = dmarc.tags.get("p", "").lower()
    found = f"p={policy or '?'} at {dmarc.organisation}"
    if policy not in {"none", "quarantine", "reject"}:
        return fail(rule, found, "p= must be none, quarantine or reject", _DMARC)
    if "rua" not in dmarc.tags:
        return warn(
            rule, f"{found}, no rua=", "add rua=mailto:…: reports show who sends in your name", _DMARC
        )
    if policy == "none":
        return warn(rule, found, "once the reports are clean, raise it to quarantine, then reject", _DMARC)
    return ok(rule, found, _DMARC)


def _alignment(rule: str, dmarc: Dmarc, domain: str, sender: str, tag: str) -> Finding:
    found = f"{domain} for From {sender} ({'strict' if dmarc.tags.get(tag) == 's' else 'relaxed'})"
    if dmarc.aligned(domain, sender, tag):
        return ok(rule, found, _DMARC)
    setting = "TALENTPOOL_MAILER_DKIM_DOMAIN" if tag == "adkim" else "TALENTPOOL_MAILER_BOUNCE_DOMAIN"
    return fail(rule, found, f"{setting} must be the domain of sender_address or one below it", _DMARC)


def check_dkim(names: Names, domain: str, keys: Sequence[DkimKey]) -> Iterator[Finding]:
    """Whether the public half of each key stands in DNS."""
    if not keys:
        advice = "make keys with `talentpool mail keys`, or make sure that the relay signs for this domain"
        yield fail(f"DKIM of {domain}", "mails are not signed", advice, _DKIM)
        return
    if "rsa" not in {key.kind for key in keys}:
        advice = "add an RSA key: not every receiver reads Ed25519"
        yield warn(f"DKIM of {domain}", "signed with Ed25519 alone", advice, _DKIM)
    for key in keys:
        yield _record(names, domain, key)


def _record(names: Names, domain: str, key: DkimKey) -> Finding:
    name = f"{key.selector}._domainkey.{domain}"
    rule = f"DKIM key {key.selector} ({key.kind})"
    try:
        records = names.texts(name)
    except UnansweredError as error:
        return skipped(rule, str(error), "ask another name server with --dns", _DKIM)
    if not records:
        return fail(rule, f"nothing at {name}", f'publish there: "{key.record()}"', _DKIM)
    tags = tags_of(records[0])
    same = tags.get("p", "").replace(" ", "") == tags_of(key.record())["p"]
    if len(records) > 1 or not same or tags.get("k", "rsa") != key.kind:
        return fail(rule, f"another key at {name}", f'publish there, alone: "{key.record()}"', _DKIM)
    if "y" in tags.get("t", "").split(":"):
        return warn(rule, "published as a test (t=y)", "take t=y out: receivers may ignore the key", _DKIM)
    return ok(rule, f"{name} has our key", _DKIM)
