"""Connections that go only to checked addresses: a name is looked up once, every answer is checked, and
the connection goes to one of just these answers, so that a later answer of the name server cannot matter.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence

import httpcore

from shared.fetching.addresses import is_public, read_address
from shared.fetching.errors import FetchError
from shared.fetching.exemptions import Exemptions
from shared.fetching.targets import refused

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""From a host and a port to its network addresses."""
CONNECTIONS = 2
TRIED_ADDRESSES = 4


async def resolve(host: str, port: int) -> Sequence[str]:
    """What the system's name service says, each address once."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Looks a host up, refuses it if any of its addresses is not public, and connects."""

    def __init__(
        self,
        exemptions: Exemptions,
        resolve: Resolve = resolve,
        inner: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._exemptions = exemptions
        self._resolve = resolve
        self._inner = inner or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to one of the host's checked addresses."""
        failure: Exception | None = None
        for address in (await self._addresses(host.strip("[]"), port, timeout))[:TRIED_ADDRESSES]:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError("no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's own signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never: a feed has no socket of this machine."""
        del timeout, socket_options
        raise refused(path)

    async def sleep(self, seconds: float) -> None:
        """As httpcore asks between tries."""
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int, seconds: float | None) -> Sequence[str]:
        try:
            async with asyncio.timeout(seconds):
                found = await self._resolve(host, port)
        except (OSError, UnicodeError, TimeoutError) as error:
            raise _unknown(host) from error
        if not found:
            raise _unknown(host)
        for text in found:
            address = read_address(text)
            exempt = self._exemptions.host(host, port) or (address and self._exemptions.address(address))
            if not exempt and (address is None or not is_public(address)):
                raise refused(host)
        return found


def connections(backend: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext) -> httpcore.AsyncConnectionPool:
    """A pool for one pull of one feed; proxies of the environment play no part."""
    return httpcore.AsyncConnectionPool(
        ssl_context=tls,
        max_connections=CONNECTIONS,
        keepalive_expiry=15.0,
        network_backend=backend,
    )


def _unknown(host: str) -> FetchError:
    return FetchError(
        code="name-unknown",
        message=f"there is no server named {host}, or the name service does not answer",
        mend="check the address for typing errors",
    )
