"""A fixed window per client address, in memory and bounded: enough to slow a script down."""

import ipaddress
import time
from collections.abc import Callable

MOST_CLIENTS = 10_000


class RateLimit:
    """Lets ``most`` calls per client through in ``seconds``; each process counts for itself."""

    def __init__(self, most: int, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._windows: dict[str, tuple[float, int]] = {}

    def take(self, client: str) -> bool:
        """Count one call; ``False`` if the client has had its share."""
        now = self._clock()
        key = _network(client)
        started, count = self._windows.get(key, (now, 0))
        if now - started >= self._seconds:
            self._windows.pop(key, None)
            started, count = now, 0
        if key not in self._windows and len(self._windows) >= MOST_CLIENTS:
            self._windows.pop(next(iter(self._windows)))  # the oldest window: dicts keep their order
        self._windows[key] = (started, count + 1)
        return count < self._most


def _network(client: str) -> str:
    """An IPv6 client is its /64: one household has 2^64 addresses."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if address.version == 6:  # noqa: PLR2004  IP version
        return str(ipaddress.ip_network((address, 64), strict=False))
    return client
