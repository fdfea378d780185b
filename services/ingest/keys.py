"""API keys: 256 random bits, shown once; the database holds their SHA-256."""

import hashlib
import secrets
from dataclasses import dataclass

START = "tp_"
PREFIX_CHARACTERS = 9
LONGEST_KEY = 200


@dataclass(frozen=True)
class ApiKey:
    """``secret`` is for the company alone; ``prefix`` tells keys apart in lists."""

    secret: str

    @property
    def hash(self) -> bytes:
        """What is stored."""
        return hash_of(self.secret)

    @property
    def prefix(self) -> str:
        """What is shown later."""
        return self.secret[:PREFIX_CHARACTERS]


def new_key() -> ApiKey:
    """A key that nobody can guess."""
    return ApiKey(START + secrets.token_urlsafe(32))


def hash_of(secret: str) -> bytes:
    """A plain hash is enough for a random secret of this length."""
    return hashlib.sha256(secret.encode()).digest()


def key_in(authorization: str | None) -> str | None:
    """The key of an ``Authorization: Bearer KEY`` header."""
    scheme, _, secret = (authorization or "").partition(" ")
    secret = secret.strip()
    return secret if scheme.lower() == "bearer" and 0 < len(secret) <= LONGEST_KEY else None
