"""Keys of editors' and operators' programs: 256 random bits, of which settings hold the SHA-256. Pure."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from services.mailer.who import LONGEST_NAME, is_name
from shared.errors import TalentPoolError

START = "tpm_"
LONGEST_KEY = 200
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ApiKey:
    """``name`` stands in every step that is taken with the key."""

    name: str
    hash: bytes


def new_key(name: str) -> tuple[str, str]:
    """A key that nobody can guess, and what goes into the setting; raises :class:`TalentPoolError`."""
    if not _fits(name):
        message = (
            f"{name[:LONGEST_NAME]!r} cannot name a key: give 1 to {LONGEST_NAME} printable characters "
            "without colon and comma, and none of the machine's own names"
        )
        raise TalentPoolError(message)
    secret = START + secrets.token_urlsafe(32)
    return secret, f"{name.strip()}:{hash_of(secret).hex()}"


def read_keys(setting: str) -> tuple[ApiKey, ...]:
    """The keys of ``NAME:HASH,NAME:HASH``; raises :class:`ValueError`, which repeats no hash."""
    parts = [part.strip() for part in setting.replace("\n", ",").split(",")]
    return tuple(_read(number, part) for number, part in enumerate(filter(None, parts), start=1))


def _read(number: int, part: str) -> ApiKey:
    name, _, digest = part.rpartition(":")
    if not _fits(name) or not _HASH.fullmatch(digest.strip().lower()):
        message = f"entry {number} is no NAME:HASH; make it with `talentpool editions key NAME`"
        raise ValueError(message)
    return ApiKey(name.strip(), bytes.fromhex(digest.strip()))


def owner_of(secret: str, keys: tuple[ApiKey, ...]) -> str | None:
    """The name of a key. All keys are compared, each in constant time, so that time tells nothing."""
    given, found = hash_of(secret), None
    for key in keys:
        if hmac.compare_digest(key.hash, given):
            found = key.name
    return found


def secret_in(authorization: str | None) -> str | None:
    """The key of an ``Authorization: Bearer KEY`` header."""
    scheme, _, secret = (authorization or "").partition(" ")
    secret = secret.strip()
    return secret if scheme.lower() == "bearer" and 0 < len(secret) <= LONGEST_KEY else None


def hash_of(secret: str) -> bytes:
    """A plain hash is enough for a random secret of this length."""
    return hashlib.sha256(secret.encode(errors="replace")).digest()


def _fits(name: str) -> bool:
    return is_name(name) and ":" not in name and "," not in name
