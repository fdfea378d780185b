"""Keyed hashes of addresses that get no mail: the list tells nothing to whoever has no key.

With a setting of its own the key outlives the rotation of the link keys. Without it the key is derived
from these, newest first: a hash is looked up under every key in use, and written under the first.
"""

import hashlib
import hmac
import unicodedata
from itertools import product


class AddressHasher:
    """Hashes addresses under one or several keys."""

    def __init__(self, suppression_key: str, secret_keys: str) -> None:
        """Both as in the settings; ``secret_keys`` newest first, separated by commas."""
        derived = [_derive(key.strip()) for key in secret_keys.split(",") if key.strip()]
        own = [_derive(suppression_key)] if suppression_key else []
        self._keys = own + derived

    def hash(self, address: str) -> str:
        """The hash under which an address is stored now."""
        return self.hashes(address)[0]

    def hashes(self, address: str) -> tuple[str, ...]:
        """All hashes under which an address may have been stored; the domain is hashed as DNS has it."""
        normal = unicodedata.normalize("NFKC", address.strip()).casefold()
        forms = dict.fromkeys((_in_dns(normal), normal))
        return tuple(
            hmac.digest(key, form.encode(), "sha256").hex() for form, key in product(forms, self._keys)
        )


def _in_dns(address: str) -> str:
    local, sign, domain = address.rpartition("@")
    try:
        return f"{local}{sign}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address


def _derive(key: str) -> bytes:
    return hashlib.sha256(b"talentpool.suppression:" + key.encode()).digest()
