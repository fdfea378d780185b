"""Evaluates SPF (RFC 7208) and counts the look-ups that it takes. Pure, given :class:`Names`.

Macros are not followed: what depends on them counts as a look-up and does not match.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

from services.mailer.doctor.finding import Finding, fail, ok, skipped, warn
from services.mailer.doctor.names import Names, UnansweredError

MOST_LOOKUPS = 10
SOURCE = "Gmail, Yahoo, Microsoft; RFC 7208"
_RESULTS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}


class SpfError(Exception):
    """The record cannot be used: receivers take it as a permanent error."""


@dataclass
class Evaluation:
    """Who may send is asked of one address; ``lookups`` counts as receivers do."""

    names: Names
    address: str
    lookups: int = 0
    seen: list[str] = field(default_factory=list)

    def result(self, domain: str) -> str:
        """``pass``, ``fail``, ``softfail``, ``neutral`` or ``none``; raises :class:`SpfError`."""
        terms = _terms(self.names, domain)
        if terms is None:
            return "none"
        if domain in self.seen:
            message = f"the record of {domain} includes itself"
            raise SpfError(message)
        self.seen.append(domain)
        try:
            return self._of(terms, domain)
        finally:
            self.seen.pop()

    def _of(self, terms: list[str], domain: str) -> str:
        found = ""
        for term in terms:
            if "=" in term.partition(":")[0]:
                continue
            qualifier, mechanism = (term[0], term[1:]) if term[0] in _RESULTS else ("+", term)
            if self._matches(mechanism.lower(), domain) and not found:
                found = _RESULTS[qualifier]  # the rest is still walked: its look-ups count at other addresses
        redirect = next((term[9:] for term in terms if term.lower().startswith("redirect=")), "")
        if redirect and not any(term.lstrip("+-~?").lower() == "all" for term in terms):
            self._count()
            elsewhere = self.result(redirect)
            if elsewhere == "none":
                message = f"redirect={redirect} leads to no SPF record"
                raise SpfError(message)
            return found or elsewhere
        return found or "neutral"

    def _matches(self, mechanism: str, domain: str) -> bool:
        name, _, rest = mechanism.partition(":")
        name, _, mask = name.partition("/")
        target, _, own_mask = rest.partition("/")
        match name:
            case "all":
                return True
            case "ip4" | "ip6":
                return _within(self.address, rest)
            case "include":
                return self._included(rest)
            case "a" | "mx":
                return self._at_hosts(name, target or domain, own_mask or mask)
            case "exists" | "ptr":
                self._count()
                return False
        message = f"{mechanism!r} is no mechanism of SPF"
        raise SpfError(message)

    def _included(self, domain: str) -> bool:
        self._count()
        if "%" in domain:
            return False
        result = self.result(domain)
        if result == "none":
            message = f"include:{domain} leads to no SPF record"
            raise SpfError(message)
        return result == "pass"

    def _at_hosts(self, name: str, target: str, mask: str) -> bool:
        self._count()
        if "%" in target:
            return False
        hosts = [target] if name == "a" else self.names.mail_hosts(target)
        found = (address for host in hosts for address in self.names.addresses(host))
        return any(_within(self.address, _masked(address, mask)) for address in found)

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            message = f"it takes more than {MOST_LOOKUPS} look-ups"
            raise SpfError(message)


def _terms(names: Names, domain: str) -> list[str] | None:
    records = [text for text in names.texts(domain) if text.lower().split(" ")[0] == "v=spf1"]
    if len(records) > 1:
        message = f"{domain} has {len(records)} SPF records; only one is allowed"
        raise SpfError(message)
    return records[0].split()[1:] if records else None


def _masked(address: str, mask: str) -> str:
    four, _, six = mask.partition("//") if "//" in mask else (mask, "", "")
    length = six if ":" in address else four.strip("/")
    return f"{address}/{length}" if length else address


def _within(address: str, network: str) -> bool:
    try:
        return bool(address) and ip_address(address) in ip_network(network, strict=False)
    except (ValueError, TypeError) as error:
        message = f"{network!r} is no network"
        raise SpfError(message) from error


def check_spf(names: Names, domain: str, addresses: list[str]) -> Iterator[Finding]:
    """Whether the domain of the return path has a record that lets the addresses send."""
    rule = f"SPF of {domain}"
    for address in addresses or [""]:
        evaluation = Evaluation(names, address)
        try:
            result = evaluation.result(domain)
        except SpfError as error:
            yield fail(rule, str(error), "mend the record: receivers count it as a permanent error", SOURCE)
            return
        except UnansweredError as error:
            yield skipped(rule, str(error), "ask another name server with --dns", SOURCE)
            return
        yield _judged(rule, result, address, evaluation.lookups)


def _judged(rule: str, result: str, address: str, lookups: int) -> Finding:
    counted = f"{lookups} of {MOST_LOOKUPS} look-ups"
    if result == "none":
        return fail(rule, "no record", 'publish one, such as "v=spf1 ip4:ADDRESS -all"', SOURCE)
    if not address:
        return warn(rule, f"a record, {counted}; no public address to try it with",
                    "name the address that mails leave from: --ip ADDRESS", SOURCE)  # fmt: skip
    if result == "pass":
        return ok(rule, f"{address} may send; {counted}", SOURCE)
    mechanism = "ip6" if ":" in address else "ip4"
    advice = f"let it send: add {mechanism}:{address}, or the include that your relay's provider names"
    return fail(rule, f"{address}: {result}; {counted}", advice, SOURCE)
