"""A return path for each delivery, so that a bounce says by its address which mail it is about. Pure.

``bounces+<delivery id>.<seal>@<bounce domain>``: base32 because mail servers may change the case of
letters, and a seal so that nobody can make bounces up for deliveries that they cannot know.
"""

import hmac
import re
from base64 import b32decode, b32encode
from hashlib import sha256
from uuid import UUID

from shared.errors import TalentPoolError

LOCAL_PART = "bounces"
SEAL_BYTES = 10
_ADDRESS = re.compile(rf"{LOCAL_PART}\+([a-z2-7]{{26}})\.([a-z2-7]{{16}})@([a-z0-9.-]+)")


class ReturnPath:
    """Makes and reads return paths under one domain and the keys that sign links."""

    def __init__(self, domain: str, secret_keys: str) -> None:
        """``secret_keys`` as in the settings: newest first, separated by commas."""
        self.domain = domain.strip().lower()
        self._keys = [_derive(key.strip()) for key in secret_keys.split(",") if key.strip()]
        if not self._keys:
            message = "TALENTPOOL_MAILER_BOUNCE_DOMAIN needs TALENTPOOL_SECRET_KEYS to seal return paths"
            raise TalentPoolError(message)

    def address(self, delivery_id: UUID) -> str:
        """The envelope sender of a delivery; its local part has 51 of the 64 characters allowed."""
        return f"{LOCAL_PART}+{_base32(delivery_id.bytes)}.{_seal(self._keys[0], delivery_id)}@{self.domain}"

    def parse(self, address: str) -> UUID | None:
        """The delivery whose return path this is; None for any other address, and for a wrong seal."""
        found = _ADDRESS.fullmatch(address.strip().strip("<>").lower())
        if found is None or found[3] != self.domain:
            return None
        delivery_id = UUID(bytes=b32decode(found[1].upper() + "======"))
        genuine = any(hmac.compare_digest(_seal(key, delivery_id), found[2]) for key in self._keys)
        return delivery_id if genuine and _base32(delivery_id.bytes) == found[1] else None


def _base32(data: bytes) -> str:
    return b32encode(data).decode().rstrip("=").lower()


def _seal(key: bytes, delivery_id: UUID) -> str:
    return _base32(hmac.digest(key, delivery_id.bytes, "sha256")[:SEAL_BYTES])


def _derive(key: str) -> bytes:
    return sha256(b"talentpool.return-path:" + key.encode()).digest()
