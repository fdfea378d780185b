"""One request and its answer: checked at every step, and limited in bytes and time."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import httpcore
import httpx

from shared.fetching.decoding import ACCEPTED, Decoder
from shared.fetching.errors import FetchError
from shared.fetching.messages import Answer, Body, Request
from shared.fetching.politeness import Politeness
from shared.fetching.relative import resolved
from shared.fetching.secret import NO_SECRET, Secret
from shared.fetching.targets import Rules, Target, shown, target_of
from shared.fetching.transport import CheckedBackend, Resolve, connections, resolve
from shared.fetching.waits import retry_after

FOUND, NOT_MODIFIED = 200, 304
REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 503})
MOST_REDIRECTS = 5
PATIENCE_SECONDS = 60.0
"""A ``Retry-After`` up to this is waited for at once; a longer one moves the feed's next try."""
TRIES_WHEN_BUSY = 3
DEFAULT_WAIT = 15.0
AGENT = "TalentPoolFeedReader/1.0"


@dataclass(frozen=True)
class Limits:
    """``size`` in bytes, on the wire and after unpacking; times in seconds."""

    size: int = 50_000_000
    total_seconds: float = 300.0
    idle_seconds: float = 20.0
    connect_seconds: float = 10.0


@dataclass(frozen=True)
class Manners:
    """Who asks, and what it keeps to: shared by all fetches of a process."""

    politeness: Politeness
    rules: Rules = field(default_factory=Rules)
    limits: Limits = Limits()
    contact: str = ""
    resolve: Resolve = resolve
    tls: ssl.SSLContext = field(default_factory=lambda: httpx.create_ssl_context(trust_env=False))

    @property
    def agent(self) -> str:
        """The User-Agent, with where to complain."""
        return f"{AGENT} (+{self.contact})" if self.contact else AGENT


class Fetcher:
    """Fetches for one feed; ``secret`` goes only to ``home``, the feed's own host."""

    def __init__(self, manners: Manners, home: str = "", secret: Secret = NO_SECRET) -> None:
        self.manners = manners
        self._home = home
        self._secret = secret
        self._pool = connections(CheckedBackend(manners.rules.exemptions, manners.resolve), manners.tls)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.aclose()

    def without_secret(self, request: Request) -> Request:
        """A request that a server gave, free from the secret if the server repeated it in the address."""
        url = httpx.URL(request.url)
        for name, _ in self._secret.parameters:
            url = url.copy_remove_param(name) if name in url.params else url
        return Request(str(url), request.body, request.headers)

    async def fetch(self, request: Request, room: int | None = None) -> Answer:
        """The answer with status 200 or 304; raises ``FetchError``. ``room`` limits the bytes further."""
        target = target_of(request.url, self.manners.rules)
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._patiently(target, request, room)
            location = answer.headers.get("location")
            if answer.status not in REDIRECTS or not location:
                return _accepted(answer)
            answer.body.close()
            target = self._redirected(target, location)
            if answer.status not in (307, 308) and request.body is not None:
                request = Request(str(target.url), headers=request.headers)
        raise FetchError(
            code="redirects",
            message=f"{shown(request.url)} redirects more than {MOST_REDIRECTS} times",
            mend="give the address at which the feed really lies",
        )

    def _redirected(self, origin: Target, location: str) -> Target:
        target = target_of(resolved(str(origin.url), location), self.manners.rules)
        if origin.scheme == "https" and target.scheme != "https":
            raise FetchError(
                code="address-not-usable",
                message=f"{shown(origin.url)} redirects to an address that is not encrypted",
                mend="give the https:// address at which the feed really lies",
            )
        return target

    async def _patiently(self, target: Target, request: Request, room: int | None) -> Answer:
        """Ask again after a while if the server is busy and says when, or after a short pause."""
        for tries in range(1, TRIES_WHEN_BUSY + 1):
            async with self.manners.politeness.turn(target.host):
                answer = await self._guarded(target, request, room)
            if answer.status not in BUSY:
                return answer
            wait = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
            self.manners.politeness.hold(target.host, min(wait or DEFAULT_WAIT, PATIENCE_SECONDS))
            answer.body.close()
            if tries == TRIES_WHEN_BUSY or wait is None or wait > PATIENCE_SECONDS:
                break
        raise FetchError(
            code="busy",
            message=f"{target.host} answers {answer.status}: it is asked too often or overloaded",
            mend="it is tried again later; ask for the feed less often if this stays",
            wait=wait,
        )

    async def _guarded(self, target: Target, request: Request, room: int | None) -> Answer:
        """Errors of the network as sentences."""
        limits = self.manners.limits
        try:
            async with asyncio.timeout(limits.total_seconds):
                return await self._ask(target, request, min(limits.size, room or limits.size))
        except (TimeoutError, httpcore.TimeoutException):
            raise FetchError(
                code="too-slow",
                message=f"{target.host} did not answer whole within {limits.total_seconds:.0f} seconds, "
                f"or was silent for {limits.idle_seconds:.0f}",
                mend="it is tried again later; split the feed if it is large",
            ) from None
        except (httpcore.ProtocolError, httpcore.ReadError) as error:
            raise FetchError(
                code="cut",
                message=f"the answer of {target.host} broke off or is no proper HTTP"
                f" ({type(error).__name__})",
                mend="it is tried again later",
            ) from None
        except (httpcore.NetworkError, ssl.SSLError) as error:
            raise FetchError(
                code="not-reached",
                message=f"{target.host} could not be reached, or has no valid certificate"
                f" ({type(error).__name__})",
                mend="check the address; it is tried again later",
            ) from None

    async def _ask(self, target: Target, request: Request, size: int) -> Answer:
        limits, own = self.manners.limits, target.host == self._home
        url = target.url.copy_merge_params(self._secret.parameters) if own else target.url
        headers = self._headers(target, request, own=own)
        idle = dict.fromkeys(("read", "write", "pool"), limits.idle_seconds)
        method = "GET" if request.body is None else "POST"
        async with self._pool.stream(
            method,
            httpcore.URL(scheme=target.scheme, host=target.host, port=target.url.port, target=url.raw_path),
            headers=list(headers.items()),
            content=request.body,
            extensions={"timeout": idle | {"connect": limits.connect_seconds}},
        ) as response:
            found = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
            }
            body = await _collect(response, found, size) if response.status == FOUND else Body()
            return Answer(str(target.url), response.status, found, body)

    def _headers(self, target: Target, request: Request, *, own: bool) -> Mapping[str, str]:
        basic = {
            "host": target.authority,
            "user-agent": self.manners.agent,
            "accept": "application/json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5",
            "accept-encoding": ACCEPTED,
        }
        if request.body is not None:
            basic["content-type"] = "application/json"
        asked = {name.lower(): value for name, value in request.headers}
        return basic | asked | (dict(self._secret.headers) if own else {})


async def _collect(response: httpcore.Response, headers: Mapping[str, str], limit: int) -> Body:
    """The plain bytes; packed or not, no more than ``limit``."""
    decoder, body = Decoder(headers.get("content-encoding", "")), Body()
    try:
        await _fill(body, decoder, response, limit)
    except BaseException:
        body.close()
        raise
    return body


async def _fill(body: Body, decoder: Decoder, response: httpcore.Response, limit: int) -> None:
    taken = 0
    async for chunk in response.aiter_stream():
        taken += len(chunk)
        for piece in decoder.feed(chunk):
            body.write(piece)
            if max(taken, body.size) > limit:
                raise FetchError(
                    code="too-large",
                    message=f"the answer is larger than {limit} bytes",
                    mend="split the feed, or let the operator allow larger deliveries",
                )
    decoder.finish()


def _accepted(answer: Answer) -> Answer:
    if answer.status in (FOUND, NOT_MODIFIED):
        return answer
    answer.body.close()
    raise FetchError(
        code="http-status",
        message=f"{shown(answer.address)} answers {answer.status}",
        mend="check the address and, if the feed needs a key, its secret",
        status=answer.status,
    )
