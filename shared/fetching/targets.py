"""Which addresses (URLs) may be fetched at all, before anything is looked up or connected."""

import re
from dataclasses import dataclass, field
from urllib.parse import urldefrag

import httpx

from shared.fetching.addresses import is_public, read_address
from shared.fetching.errors import FetchError
from shared.fetching.exemptions import Exemptions

PORTS = {"https": 443, "http": 80}
LONGEST_URL = 4_000
HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")
"""A name, or an IPv6 address."""
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""A last label that URL parsers of browsers and C libraries read as part of an IPv4 address."""
LOCAL_ENDINGS = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion", "test", "invalid")


@dataclass(frozen=True)
class Rules:
    """``http`` says whether addresses without encryption are fetched, too."""

    http: bool = False
    exemptions: Exemptions = field(default_factory=Exemptions)


@dataclass(frozen=True)
class Target:
    """An address that may be looked up; ``host`` is ASCII, lower case, without a dot at its end."""

    url: httpx.URL
    scheme: str
    host: str
    port: int

    @property
    def authority(self) -> str:
        """Host and, if it is not the usual one, port, as in the header ``Host``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme and authority."""
        return f"{self.scheme}://{self.authority}"


def target_of(address: str, rules: Rules) -> Target:
    """Raises ``FetchError`` for whatever is no plain address of a public web server."""
    url = _parsed(address)
    host = url.raw_host.decode("ascii").lower().rstrip(".")
    if url.scheme not in PORTS or HOST.fullmatch(host) is None:
        raise _unusable(url, "is no web address", "write it with https:// and a host name")
    if url.userinfo:
        raise _unusable(url, "holds a user name or password", "use --secret for what is secret")
    target = Target(url, url.scheme, host, url.port or PORTS[url.scheme])
    if not rules.exemptions.host(host, target.port):
        _check_public(target, rules)
    return target


def shown(url: httpx.URL | str) -> str:
    """An address as messages and logs show it: queries may hold keys."""
    text = str(url)
    return text.split("?", 1)[0].split("#", 1)[0][:200]


def _parsed(address: str) -> httpx.URL:
    given = address.strip()
    try:
        bare = urldefrag(given).url
        if len(bare) > LONGEST_URL or "\\" in bare:
            raise _unusable(bare, "is too long or holds a backslash", "copy it from the address bar")
        return httpx.URL(bare)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise _unusable(given, "cannot be read as an address", "copy it from the address bar") from None


def _check_public(target: Target, rules: Rules) -> None:
    if target.scheme == "http" and not rules.http:
        raise _unusable(target.url, "is not encrypted", "use the https:// address")
    if target.port != PORTS[target.scheme]:
        raise _unusable(target.url, f"names the port {target.port}", "feeds are fetched from the usual port")
    address = read_address(target.host.strip("[]"))
    if address is not None:
        if not is_public(address):
            raise refused(target.host)
        return
    labels = target.host.split(".")
    if len(labels) == 1 or NUMBER.fullmatch(labels[-1]) or target.host.endswith(_local_endings()):
        raise refused(target.host)


def _local_endings() -> tuple[str, ...]:
    return tuple(f".{ending}" for ending in LOCAL_ENDINGS)


def refused(host: str) -> FetchError:
    """Says that a host is none of the public internet."""
    return FetchError(
        code="address-refused",
        message=f"{host} is not a server of the public internet",
        mend="give the public address of the feed, or ask the operator to exempt the server",
    )


def _unusable(url: httpx.URL | str, what: str, mend: str) -> FetchError:
    return FetchError(code="address-not-usable", message=f"{shown(url)} {what}", mend=mend)
