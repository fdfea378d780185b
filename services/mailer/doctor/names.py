"""Questions to DNS, with answers as plain values. A name that does not exist has no answers."""

from collections.abc import Sequence
from typing import Any, Protocol

import dns.exception
import dns.resolver
import dns.reversename
from dns.rdatatype import RdataType

from shared.errors import TalentPoolError

SECONDS = 5.0


class UnansweredError(Exception):
    """No name server gave an answer: says nothing about the name."""


class Names(Protocol):
    """What the doctor asks DNS."""

    def texts(self, name: str) -> list[str]:
        """TXT records, the strings of each joined."""

    def mail_hosts(self, name: str) -> list[str]:
        """MX hosts, the preferred first; ``"."`` says that the domain takes no mail."""

    def addresses(self, name: str) -> list[str]:
        """IPv4 and IPv6 addresses."""

    def reverse(self, address: str) -> list[str]:
        """Names of an IP address."""


class DnsNames:
    """Asks one name server, or those of the system."""

    def __init__(self, server: str = "") -> None:
        """``server``: an IP address, or ``IP:PORT``; empty for the system's."""
        self._resolver = dns.resolver.Resolver(configure=not server)
        self._resolver.lifetime = SECONDS
        if server:
            host, _, port = server.rpartition(":") if server.count(":") == 1 else (server, "", "53")
            try:
                self._resolver.nameservers = [host]
                self._resolver.port = int(port)
            except ValueError as error:
                message = f"--dns {server}: write the name server's IP address, or IP:PORT"
                raise TalentPoolError(message) from error

    def texts(self, name: str) -> list[str]:
        """TXT records, the strings of each joined."""
        return [
            b"".join(record.strings).decode("utf-8", "replace") for record in self._ask(name, RdataType.TXT)
        ]

    def mail_hosts(self, name: str) -> list[str]:
        """MX hosts, the preferred first."""
        records = sorted(self._ask(name, RdataType.MX), key=lambda record: record.preference)
        return [_name(record.exchange) for record in records]

    def addresses(self, name: str) -> list[str]:
        """IPv4 and IPv6 addresses."""
        kinds = (RdataType.A, RdataType.AAAA)
        return [record.address for kind in kinds for record in self._ask(name, kind)]

    def reverse(self, address: str) -> list[str]:
        """Names of an IP address."""
        records = self._ask(dns.reversename.from_address(address).to_text(), RdataType.PTR)
        return [_name(record.target) for record in records]

    def _ask(self, name: str, kind: RdataType) -> Sequence[Any]:
        try:
            return list(self._resolver.resolve(name, kind, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as error:
            message = f"{name}: no answer from DNS ({type(error).__name__})"
            raise UnansweredError(message) from error


def _name(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=len(name) > 1).lower()
