"""Signed links. Each purpose has its own salt, so that a token of one opens nothing else."""

import hmac
from enum import StrEnum
from functools import cache
from uuid import UUID

from itsdangerous import BadData, BadSignature, Signer, URLSafeSerializer, URLSafeTimedSerializer
from itsdangerous.encoding import base64_decode, base64_encode
from itsdangerous.signer import SigningAlgorithm

from shared.errors import TalentPoolError

MINIMUM_KEY_LENGTH = 32
BYTES = 16
NOT_VALID = "This link is not valid. Ask for a new one on the sign-up page."


class Purpose(StrEnum):
    """What a link is for."""

    CONFIRM = "confirm"
    PROFILE = "profile"
    UNSUBSCRIBE = "unsubscribe"
    FEEDBACK = "feedback"
    GO = "go"
    RENEW = "renew"
    REPORTS = "reports"


class InvalidTokenError(TalentPoolError):
    """The link is damaged, forged, or signed with a key that is no longer in use."""


class Tokens:
    """Signs with the newest key and accepts all keys in use (itsdangerous key rotation).

    A token is what it names, as bytes, and the signature. Earlier versions wrote JSON with a signature by
    the same key and salt; their links lie in mailboxes, and open still.
    """

    def __init__(self, keys: str) -> None:
        """``keys`` is the setting ``secret_keys``: newest first, separated by commas."""
        self._keys = _read_keys(keys, "TALENTPOOL_SECRET_KEYS")
        self._signer = cache(lambda purpose: _Signer(self._keys, salt=f"talentpool.{purpose}"))

    def sign(self, purpose: Purpose, subject: UUID) -> str:
        """A token that names ``subject`` for ``purpose``; equal input gives an equal token."""
        return self._sign(purpose, subject.bytes)

    def read(self, purpose: Purpose, token: str) -> UUID:
        """The subject of a token; raises :class:`InvalidTokenError`."""
        return UUID(bytes=self._read(purpose, token, BYTES))

    def sign_pair(self, purpose: Purpose, subject: UUID, thing: UUID) -> str:
        """A token that names ``subject`` and ``thing`` for ``purpose``; equal input gives an equal token."""
        return self._sign(purpose, subject.bytes + thing.bytes)

    def read_pair(self, purpose: Purpose, token: str) -> tuple[UUID, UUID]:
        """The subject and the thing of a token; raises :class:`InvalidTokenError`."""
        both = self._read(purpose, token, 2 * BYTES)
        return UUID(bytes=both[:BYTES]), UUID(bytes=both[BYTES:])

    def _sign(self, purpose: Purpose, named: bytes) -> str:
        return self._signer(purpose).sign(base64_encode(named)).decode("ascii")

    def _read(self, purpose: Purpose, token: str, length: int) -> bytes:
        try:
            payload = self._signer(purpose).unsign(token)
            recent = len(payload) == -(-length * 4 // 3)
            named = base64_decode(payload) if recent else self._read_old(purpose, token)
        except (BadData, ValueError, TypeError) as error:
            raise InvalidTokenError(NOT_VALID) from error
        if len(named) != length:
            raise InvalidTokenError(NOT_VALID)
        return named

    def _read_old(self, purpose: Purpose, token: str) -> bytes:
        return bytes.fromhex(URLSafeSerializer(self._keys, salt=f"talentpool.{purpose}").loads(token))


class _Signer(Signer):
    """itsdangerous' signer, four times as fast: a mail has dozens of links. Its keys are derived once."""

    def __init__(self, keys: list[str], salt: str) -> None:
        super().__init__(keys, salt=salt, algorithm=_OneShot())
        self._derived = cache(super().derive_key)

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        return self._derived(secret_key)


class _OneShot(SigningAlgorithm):
    """HMAC-SHA1, itsdangerous' default, in one call of OpenSSL."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, "sha1")


class Sessions:
    """Signs what a browser keeps of a signed-in person, and forgets it after a time."""

    def __init__(self, keys: str, seconds: float, *, setting: str) -> None:
        """``keys`` as those of ``Tokens``; ``setting`` is the variable that they stand in."""
        self._serializer = URLSafeTimedSerializer(_read_keys(keys, setting), salt="talentpool.session")
        self._seconds = int(seconds)

    def sign(self, subject: bytes) -> str:
        """A value for a cookie."""
        return str(self._serializer.dumps(subject.hex()))

    def read(self, value: str) -> bytes | None:
        """What was signed; ``None`` if it was not, or is too old."""
        try:
            return bytes.fromhex(self._serializer.loads(value, max_age=self._seconds))
        except (BadSignature, ValueError, TypeError):
            return None


def _read_keys(keys: str, setting: str) -> list[str]:
    """The oldest first, as itsdangerous wants them."""
    parts = [key.strip() for key in keys.split(",") if key.strip()]
    if not parts or any(len(key) < MINIMUM_KEY_LENGTH for key in parts):
        message = (
            f"{setting} needs keys of at least {MINIMUM_KEY_LENGTH} characters; "
            "make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
        raise TalentPoolError(message)
    return parts[::-1]
