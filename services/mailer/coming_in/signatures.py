"""Signatures of the generic webhook, as Standard Webhooks lays them down: HMAC-SHA256 over id, time, body."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping

TOLERANCE_SECONDS = 300.0
LONGEST_TIME = 15
ENCODED = "whsec_"
ID, TIME, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


def sign(key: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of ``webhook-signature``."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return f"v1,{b64encode(hmac.digest(key_bytes(key), signed, 'sha256')).decode()}"


def key_bytes(key: str) -> bytes:
    """A key that begins with ``whsec_`` is base64 behind it, which may be broken: ``ValueError``."""
    return b64decode(key.removeprefix(ENCODED), validate=True) if key.startswith(ENCODED) else key.encode()


def is_genuine(key: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether a call was signed with the key, at most five minutes ago."""
    message_id, sent = headers.get(ID, ""), headers.get(TIME, "")
    if not message_id or not sent.isascii() or not sent.isdigit() or len(sent) > LONGEST_TIME:
        return False
    expected = sign(key, message_id, int(sent), body).encode()
    given = headers.get(SIGNATURE, "").split()
    fresh = abs(now - int(sent)) <= TOLERANCE_SECONDS
    return fresh and any(hmac.compare_digest(one.encode(), expected) for one in given)
