"""Makes DKIM keys as files that only their owner can read, and says what to publish."""

import os
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.mailer.signing import LEAST_RSA_BITS, SELECTOR, DkimKey, PrivateKey
from shared.errors import TalentPoolError

_TXT_STRING = 250


def usual_selector(today: date) -> str:
    """A selector that says when a key was made: the next one has another."""
    return f"tp{today:%Y%m}"


def make_keys(folder: Path, selector: str) -> list[tuple[DkimKey, Path]]:
    """An Ed25519 and an RSA key; a file that exists raises :class:`TalentPoolError` and is left alone."""
    if not SELECTOR.fullmatch(selector):
        message = f"--selector {selector!r} cannot stand in DNS: write letters, digits and -"
        raise TalentPoolError(message)
    folder.mkdir(parents=True, exist_ok=True)
    made: list[tuple[str, PrivateKey]] = [
        (f"{selector}-ed25519", Ed25519PrivateKey.generate()),
        (f"{selector}-rsa", generate_private_key(public_exponent=65537, key_size=LEAST_RSA_BITS)),
    ]
    paths = [folder / f"{name}.pem" for name, _ in made]
    for path in paths:
        if path.exists():
            message = f"{path} exists and is left as it is: choose another --selector"
            raise TalentPoolError(message)
    for path, (_, key) in zip(paths, made, strict=True):
        _write(path, key)
    return [(DkimKey(name, key), path) for (name, key), path in zip(made, paths, strict=True)]


def _write(path: Path, key: PrivateKey) -> None:
    """Never readable by others, not even before it is complete."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def zone_line(key: DkimKey, domain: str) -> str:
    """The record as a line of a zone file, in strings of legal length."""
    record = key.record()
    strings = [record[start : start + _TXT_STRING] for start in range(0, len(record), _TXT_STRING)]
    quoted = " ".join(f'"{string}"' for string in strings)
    return f"{key.selector}._domainkey.{domain}. IN TXT {quoted}"


def setting(made: list[tuple[DkimKey, Path]]) -> str:
    """What the setting has to say for these keys."""
    return f"TALENTPOOL_MAILER_DKIM_KEYS={','.join(f'{key.selector}={path.resolve()}' for key, path in made)}"
