"""DKIM signatures (RFC 6376, 8463) over a finished mail, relaxed/relaxed, one for each key. Pure.

The body is hashed once for all keys. There is no ``t=``: a retry of a delivery has the same bytes, which
both algorithms allow, being deterministic.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from shared.errors import TalentPoolError

SIGNED = (
    "From",
    "To",
    "Cc",
    "Reply-To",
    "Sender",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Feedback-ID",
    "Auto-Submitted",
)
"""Each of them is named once more than it occurs: adding another one breaks the signature too."""

RELAYS_MAY_CHANGE = frozenset({"Date", "Message-ID", "Feedback-ID"})
"""Amazon SES writes these anew or adds its own: a signature that goes through it must leave them out."""

LEAST_RSA_BITS = 2048
_FOLDED = 72
_BLANKS = re.compile(rb"[ \t]+")
SELECTOR = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")

PrivateKey = Ed25519PrivateKey | RSAPrivateKey


@dataclass(frozen=True)
class DkimKey:
    """A private key and the selector under which its public half stands in DNS."""

    selector: str
    private: PrivateKey

    @property
    def kind(self) -> str:
        """As DNS records (RFC 6376, 3.6.1) name it."""
        return "ed25519" if isinstance(self.private, Ed25519PrivateKey) else "rsa"

    def sign(self, data: bytes) -> bytes:
        """The signature's bytes, over SHA-256 of the data."""
        if isinstance(self.private, Ed25519PrivateKey):
            return self.private.sign(sha256(data).digest())
        return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())

    def record(self) -> str:
        """The TXT record at ``<selector>._domainkey.<domain>``."""
        return f"v=DKIM1; k={self.kind}; p={b64encode(self._public()).decode()}"

    def _public(self) -> bytes:
        if isinstance(self.private, Ed25519PrivateKey):
            return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


class Signer:
    """Signs mails for one domain with all keys; without keys it adds nothing."""

    def __init__(
        self, domain: str, keys: Sequence[DkimKey], *, leave_out: Iterable[str] = frozenset()
    ) -> None:
        """``leave_out`` names headers of :data:`SIGNED` that a relay writes anew."""
        self.domain = domain
        self.keys = tuple(keys)
        self._names = tuple(name.lower().encode() for name in SIGNED if name not in frozenset(leave_out))

    def sign(self, content: bytes) -> bytes:
        """``DKIM-Signature`` lines to put in front of ``content``, which has CRLF line ends."""
        head, _, body = content.partition(b"\r\n\r\n")
        return self.sign_head(head, sha256(relaxed_body(body)).digest())

    def sign_head(self, head: bytes, digest: bytes) -> bytes:
        """The same for a mail's headers and the SHA-256 of its body in relaxed form."""
        if not self.keys:
            return b""
        names, signed = self._chosen(head)
        body_hash = b64encode(digest).decode()
        return b"".join(self._signature(key, names, signed, body_hash) for key in self.keys)

    def _chosen(self, head: bytes) -> tuple[tuple[bytes, ...], bytes]:
        """Names for ``h=``, and the headers in relaxed form: the last of a name first (RFC 6376, 5.4.2)."""
        found: dict[bytes, list[bytes]] = {}
        for name, value in relaxed_headers(head):
            found.setdefault(name, []).append(value)
        names: list[bytes] = []
        lines: list[bytes] = []
        for name in self._names:
            values = found.get(name, ())
            names += [name] * (len(values) + 1)
            lines += [b"%b:%b\r\n" % (name, value) for value in reversed(values)]
        return tuple(names), b"".join(lines)

    def _signature(self, key: DkimKey, names: tuple[bytes, ...], signed: bytes, body_hash: str) -> bytes:
        tags = (
            f"v=1; a={key.kind}-sha256; c=relaxed/relaxed;",
            f"d={self.domain}; s={key.selector};",
            *_named(names),
            f"bh={body_hash};",
            "b=",
        )
        unsigned = f"dkim-signature:{' '.join(tags)}".encode()
        value = b64encode(key.sign(signed + unsigned)).decode()
        pieces = [value[start : start + _FOLDED] for start in range(0, len(value), _FOLDED)]
        folded = "\r\n ".join((*tags[:-1], f"b={pieces[0]}", *pieces[1:]))
        return f"DKIM-Signature: {folded}\r\n".encode()


@cache
def _named(names: tuple[bytes, ...]) -> tuple[str, ...]:
    """The tag ``h=`` in lines that are short enough. Mails have few different sets of headers."""
    lines = ["h="]
    for name in (name.decode() for name in names):
        if len(lines[-1]) + len(name) >= _FOLDED:
            lines.append("")
        lines[-1] += f"{name}:"
    return (*lines[:-1], f"{lines[-1][:-1]};")


def relaxed_headers(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and values as they are signed (RFC 6376, 3.4.2)."""
    unfolded = head.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
    if b"\t" in unfolded or b"  " in unfolded:  # to look is quicker than to replace
        unfolded = _BLANKS.sub(b" ", unfolded)
    for line in unfolded.removesuffix(b"\r\n").split(b"\r\n"):
        name, _, value = line.partition(b":")
        yield name.strip(b" ").lower(), value.strip(b" ")


def relaxed_body(body: bytes) -> bytes:
    """A body as it is hashed (RFC 6376, 3.4.4). By splitting: a pattern takes ten times as long."""
    first, *rest = body.replace(b"\t", b" ").split(b"  ")
    if rest:
        first = b" ".join((first, *filter(None, (part.lstrip(b" ") for part in rest))))
    body = first.replace(b" \r\n", b"\r\n").removesuffix(b" ")
    while body.endswith(b"\r\n"):
        body = body[:-2]
    return body + b"\r\n" if body else body


def load_keys(setting: str) -> tuple[DkimKey, ...]:
    """Keys from ``selector=file, …``; what cannot be used raises :class:`TalentPoolError`."""
    return tuple(_load(entry.strip()) for entry in setting.split(",") if entry.strip())


def _load(entry: str) -> DkimKey:
    selector, equals, name = (part.strip() for part in entry.partition("="))
    if not equals or not SELECTOR.fullmatch(selector) or not name:
        message = (
            f"TALENTPOOL_MAILER_DKIM_KEYS: {entry!r} is no SELECTOR=FILE; a selector is letters, digits and -"
        )
        raise TalentPoolError(message)
    return DkimKey(selector, read_key(Path(name)))


def read_key(path: Path) -> PrivateKey:
    """A private key from a PEM file: Ed25519, or RSA of at least 2048 bits."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        message = (
            f"the DKIM key {path} cannot be read: {error.strerror}; make keys with `talentpool mail keys`"
        )
        raise TalentPoolError(message) from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        message = (
            f"{path} holds no private key in PEM without a password; make one with `talentpool mail keys`"
        )
        raise TalentPoolError(message) from error
    if isinstance(key, Ed25519PrivateKey):
        return key
    if isinstance(key, RSAPrivateKey) and key.key_size >= LEAST_RSA_BITS:
        return key
    message = f"{path}: DKIM takes Ed25519, or RSA of at least {LEAST_RSA_BITS} bits; this is another key"
    raise TalentPoolError(message)
