"""Signed links. Each purpose has its own salt, so that a token of one opens nothing else."""

from enum import StrEnum
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from shared.errors import TalentPoolError

MINIMUM_KEY_LENGTH = 32
HEX_LENGTH = 32
NOT_VALID = "This link is not valid. Ask for a new one on the sign-up page."


class Purpose(StrEnum):
    """What a link is for."""

    CONFIRM = "confirm"
    PROFILE = "profile"
    UNSUBSCRIBE = "unsubscribe"
    FEEDBACK = "feedback"


class InvalidTokenError(TalentPoolError):
    """The link is damaged, forged, or signed with a key that is no longer in use."""


class Tokens:
    """Signs with the newest key and accepts all keys in use (itsdangerous key rotation)."""

    def __init__(self, keys: str) -> None:
        """``keys`` is the setting ``secret_keys``: newest first, separated by commas."""
        self._keys = _read_keys(keys, "TALENTPOOL_SECRET_KEYS")

    def sign(self, purpose: Purpose, subject: UUID) -> str:
        """A token that names ``subject`` for ``purpose``; equal input gives an equal token."""
        return str(self._serializer(purpose).dumps(subject.hex))

    def read(self, purpose: Purpose, token: str) -> UUID:
        """The subject of a token; raises :class:`InvalidTokenError`."""
        try:
            return UUID(hex=self._serializer(purpose).loads(token))
        except (BadSignature, ValueError, TypeError, AttributeError) as error:
            raise InvalidTokenError(NOT_VALID) from error

    def sign_pair(self, purpose: Purpose, subject: UUID, thing: UUID) -> str:
        """A token that names ``subject`` and ``thing`` for ``purpose``; equal input gives an equal token."""
        return str(self._serializer(purpose).dumps(subject.hex + thing.hex))

    def read_pair(self, purpose: Purpose, token: str) -> tuple[UUID, UUID]:
        """The subject and the thing of a token; raises :class:`InvalidTokenError`."""
        try:
            both = self._serializer(purpose).loads(token)
            return UUID(hex=both[:HEX_LENGTH]), UUID(hex=both[HEX_LENGTH:])
        except (BadSignature, ValueError, TypeError, AttributeError, KeyError) as error:
            raise InvalidTokenError(NOT_VALID) from error

    def _serializer(self, purpose: Purpose) -> URLSafeSerializer:
        return URLSafeSerializer(self._keys, salt=f"talentpool.{purpose}")


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
