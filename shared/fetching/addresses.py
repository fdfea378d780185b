"""Which network addresses a feed may be fetched from: global unicast, as IANA's registries have it.

Refused are also all forms of IPv6 that carry an IPv4 address to a translator or a tunnel.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

REFUSED_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",  # a cloud's own services, on an address that looks public
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
GLOBAL_V6 = IPv6Network("2000::/3")
REFUSED_V6 = tuple(
    map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"))
)
ISATAP = (0x0000_5EFE, 0x0200_5EFE)
"""Upper halves of interface identifiers that tunnel to the IPv4 address in the lower half."""


def is_public(address: Address) -> bool:
    """Whether anybody on the internet may have the address, and no machine of our own network."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in REFUSED_V4)
    if address.scope_id is not None or address not in GLOBAL_V6:
        return False
    if any(address in network for network in REFUSED_V6):
        return False
    return (int(address) >> 32) & 0xFFFF_FFFF not in ISATAP


def read_address(text: str) -> Address | None:
    """An address in its usual form; ``None`` for anything else."""
    try:
        return ip_address(text)
    except ValueError:
        return None
