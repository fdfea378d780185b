"""Amazon SES v2 as a relay: ``SendEmail`` with the whole message, over HTTPS with signed requests.

SES knows no idempotency key: a request whose answer is lost leaves the mail's fate open, as a final dot
without an answer does. It writes Message-ID and Date anew and adds a Feedback-ID, so that signatures have
to leave these out. The mail's own From is used; bounces are forwarded to the return path.
"""

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import httpx
from aws_request_signer import AwsRequestSigner  # type: ignore[import-untyped]

from services.mailer.answers import kept
from services.mailer.delivery import Accepted, Deferred, InDoubt, Outcome, Refused, Unreached
from services.mailer.message import Mail

PATH = "/v2/email/outbound-emails"
_JSON = "application/json"
_ABOUT_THE_MAIL = frozenset({"BadRequestException", "MessageRejected"})
_OK, _BAD_REQUEST, _UNAVAILABLE, _SERVER_ERRORS = 200, 400, 503, 500
_NOT_BEGUN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(frozen=True)
class SesAccount:
    """Where mails go and who asks; ``configuration`` is a configuration set's name, or empty."""

    region: str
    key_id: str
    secret: str
    endpoint: str = ""
    configuration: str = ""
    timeout: float = 60.0

    @property
    def url(self) -> str:
        """The address of the one operation that is used."""
        return (self.endpoint or f"https://email.{self.region}.amazonaws.com").rstrip("/") + PATH


class Ses:
    """As many requests at a time as there are lines."""

    def __init__(
        self, account: SesAccount, size: int, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self.name = f"ses:{account.region}"
        self._account = account
        self._free = asyncio.Semaphore(size)
        self._signer = AwsRequestSigner(account.region, account.key_id, account.secret, "ses")
        self._client = httpx.AsyncClient(timeout=account.timeout, transport=transport, follow_redirects=False)

    @asynccontextmanager
    async def line(self) -> AsyncIterator["Ses"]:
        """One of the requests that may run; that SES cannot be reached shows with the mail."""
        async with self._free:
            yield self

    async def send(self, mail: Mail) -> Outcome:
        """Hand over one mail."""
        body = json.dumps(self._request(mail)).encode()
        url = self._account.url
        try:
            answer = await self._client.post(url, content=body, headers=self._headers(url, body))
        except _NOT_BEGUN as error:
            return Unreached(f"{self.name} cannot be reached: {type(error).__name__}")
        except httpx.HTTPError as error:
            return InDoubt(f"{self.name}: no answer: {type(error).__name__}")
        return meaning(answer)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    def _request(self, mail: Mail) -> dict[str, Any]:
        request: dict[str, Any] = {
            "FeedbackForwardingEmailAddress": mail.sender,
            "Destination": {"ToAddresses": [mail.recipient]},
            "Content": {"Raw": {"Data": b64encode(mail.content).decode()}},
        }
        if self._account.configuration:
            request["ConfigurationSetName"] = self._account.configuration
        return request

    def _headers(self, url: str, body: bytes) -> dict[str, str]:
        headers = {"Content-Type": _JSON}
        signed: dict[str, str] = self._signer.sign_with_headers(
            "POST", url, headers, sha256(body).hexdigest()
        )
        return headers | signed


def meaning(answer: httpx.Response) -> Outcome:
    """What an answer makes of the mail.

    Only ``MessageRejected`` and a bad request are about the mail. Throttling, a used-up quota, a paused or
    unverified account and wrong keys say nothing of it: the relay rests, the mail waits or takes another.
    """
    kind, said = _read(answer)
    text = kept(answer.status_code, said)
    if answer.status_code == _OK:
        return Accepted(text)
    if answer.status_code == _BAD_REQUEST and kind in _ABOUT_THE_MAIL:
        return Refused(text)
    if answer.status_code == _UNAVAILABLE:
        return Deferred(text)
    return InDoubt(text) if answer.status_code >= _SERVER_ERRORS else Unreached(text)


def _read(answer: httpx.Response) -> tuple[str, str]:
    """The kind of error (empty for success), and what is worth keeping of the answer."""
    kind = answer.headers.get("x-amzn-errortype", "").partition(":")[0]
    try:
        body = answer.json()
    except ValueError:
        body = {}
    if not isinstance(body, dict):
        body = {}
    said = str(body.get("MessageId") or body.get("message") or body.get("Message") or "")
    kind = kind or str(body.get("__type", "")).rpartition("#")[2]
    return kind, f"{kind} {said}".strip()
