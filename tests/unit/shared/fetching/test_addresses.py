from ipaddress import IPv4Address, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.fetching.addresses import GLOBAL_V6, is_public, read_address

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2a00:1450:400f:80c::200e",
    "2606:4700:4700::1111",
    "2001:200::1",
    "2003::1",
]
REFUSED = [
    "0.0.0.0",  # noqa: S104  refused here, bound to nowhere
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:0:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "100::1",
    "100:0:0:1::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "4000::1",
]
CARRYING = [
    IPv6Network("::/96"),
    IPv6Network("::ffff:0:0/96"),
    IPv6Network("::ffff:0:0:0/96"),
    IPv6Network("64:ff9b::/96"),
]


@pytest.mark.parametrize("text", PUBLIC)
def test_an_address_of_the_public_internet_may_be_fetched_from(text: str) -> None:
    address = read_address(text)
    assert address is not None
    assert is_public(address)


@pytest.mark.parametrize("text", REFUSED)
def test_any_other_address_may_not(text: str) -> None:
    address = read_address(text)
    assert address is not None
    assert not is_public(address)


@pytest.mark.parametrize(
    "text", ["", "localhost", "127.1", "0177.0.0.1", "0x7f.0.0.1", "2130706433", "1.1.1.1 "]
)
def test_only_the_usual_form_is_an_address(text: str) -> None:
    assert read_address(text) is None


@given(st.integers(0, 2**32 - 1), st.sampled_from(CARRYING))
def test_no_ipv6_form_of_an_ipv4_address_gets_through(number: int, network: IPv6Network) -> None:
    assert not is_public(IPv6Address(int(network.network_address) + number))


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**80 - 1))
def test_no_tunnel_to_an_ipv4_address_gets_through(number: int, rest: int) -> None:
    assert not is_public(IPv6Address((0x2002 << 112) | (number << 80) | rest))
    assert not is_public(IPv6Address((0x2001_0000 << 96) | (rest << 16) & ((1 << 96) - 1)))


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1), st.sampled_from([0x5EFE, 0x0200_5EFE]))
def test_an_interface_that_tunnels_to_an_ipv4_address_is_refused(prefix: int, number: int, mark: int) -> None:
    assert not is_public(IPv6Address((prefix << 64) | (mark << 32) | number))


@given(st.ip_addresses(v=6))
def test_what_is_public_is_global_unicast(address: IPv6Address) -> None:
    if is_public(address):
        assert address in GLOBAL_V6
        assert address.is_global or address.is_reserved
        assert not any((address.is_private, address.is_multicast, address.is_loopback))
        assert address.ipv4_mapped is address.sixtofour is address.teredo is None


@given(st.ip_addresses(v=4))
def test_what_python_calls_private_is_never_public(address: IPv4Address) -> None:
    if address.is_private or address.is_multicast or address.is_reserved or address.is_loopback:
        assert not is_public(address)
