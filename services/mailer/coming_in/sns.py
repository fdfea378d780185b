"""Amazon SNS: messages and their signatures, checked with the certificate that only AWS can serve."""

import re
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import load_pem_x509_certificate

_HOST = re.compile(r"sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?")
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": (
        "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
    ),
}  # fmt: skip
_HASHES: Mapping[str, type[hashes.HashAlgorithm]] = {"1": hashes.SHA1, "2": hashes.SHA256}
MOST_CERTIFICATES = 20

Fetch = Callable[[str], Awaitable[bytes]]


class ForgedError(Exception):
    """A message that AWS did not sign, or not for one of our topics."""


class Checker:
    """Checks messages; certificates are fetched once."""

    def __init__(self, topics: str, fetch: Fetch) -> None:
        """``topics`` as in the settings; ``fetch`` gets the body of an address."""
        self._topics = frozenset(topic.strip() for topic in topics.split(",") if topic.strip())
        self._fetch = fetch
        self._certificates: dict[str, bytes] = {}

    async def check(self, message: Mapping[str, Any]) -> None:
        """Return if a message is genuine; raises :class:`ForgedError`."""
        if str(message.get("TopicArn")) not in self._topics:
            raise ForgedError
        algorithm = _HASHES.get(str(message.get("SignatureVersion")))
        certificate = await self._certificate(str(message.get("SigningCertURL")))
        try:
            key = load_pem_x509_certificate(certificate).public_key()
            signature = b64decode(str(message.get("Signature")), validate=True)
            if algorithm is None or not isinstance(key, rsa.RSAPublicKey):
                raise ForgedError
            key.verify(signature, canonical(message), padding.PKCS1v15(), algorithm())
        except (InvalidSignature, ValueError) as error:
            raise ForgedError from error

    async def confirm(self, message: Mapping[str, Any]) -> None:
        """Follow the address that confirms a subscription; of a message that was checked."""
        address = str(message.get("SubscribeURL"))
        if not is_of_sns(address):
            raise ForgedError
        await self._fetch(address)

    async def _certificate(self, address: str) -> bytes:
        if not is_of_sns(address) or not urlsplit(address).path.endswith(".pem"):
            raise ForgedError
        if address not in self._certificates:
            if len(self._certificates) >= MOST_CERTIFICATES:
                self._certificates.clear()
            self._certificates[address] = await self._fetch(address)
        return self._certificates[address]


def is_of_sns(address: str) -> bool:
    """An https address of SNS itself."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and parts.port in {None, 443} and bool(_HOST.fullmatch(parts.netloc))
    except ValueError:
        return False


def canonical(message: Mapping[str, Any]) -> bytes:
    """The bytes that are signed; an unknown type raises :class:`ForgedError`."""
    fields = _SIGNED.get(str(message.get("Type")))
    if fields is None:
        raise ForgedError
    return "".join(f"{name}\n{message[name]}\n" for name in fields if message.get(name) is not None).encode()
