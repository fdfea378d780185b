"""What an operator exempts from the address rules: servers of an intranet, or of a test."""

from dataclasses import dataclass
from ipaddress import ip_network

from shared.fetching.addresses import Address, Network, read_address

HIGHEST_PORT = 65_535


@dataclass(frozen=True)
class Exemptions:
    """``hosts`` are names with ports that may be fetched whatever they resolve to, also by http."""

    hosts: frozenset[tuple[str, int]] = frozenset()
    networks: tuple[Network, ...] = ()

    def host(self, host: str, port: int) -> bool:
        """Whether a name and port, or an address written as a host, is exempt."""
        address = read_address(host.strip("[]"))
        return (host, port) in self.hosts or (address is not None and self.address(address))

    def address(self, address: Address) -> bool:
        """Whether an address lies in an exempt network."""
        return any(address in network for network in self.networks if network.version == address.version)


def read_exemptions(text: str) -> Exemptions:
    """From ``HOST:PORT`` and ``NETWORK/LENGTH``, separated by commas; raises ``ValueError``."""
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    networks = tuple(ip_network(entry) for entry in entries if "/" in entry)
    return Exemptions(frozenset(_host(entry) for entry in entries if "/" not in entry), networks)


def _host(entry: str) -> tuple[str, int]:
    host, _, port = entry.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) <= HIGHEST_PORT:
        message = f"{entry!r} is neither HOST:PORT nor a network such as 10.1.0.0/16"
        raise ValueError(message)
    return host.strip("[]").lower().rstrip("."), int(port)
