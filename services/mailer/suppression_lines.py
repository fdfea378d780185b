"""Reads files of addresses that get no mail line by line: addresses, or hashes of an export. Pure."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.mailer.message import wire_address
from services.mailer.suppression import AddressHasher
from services.mailer.text import one_line
from shared.errors import PermanentError

LONGEST_LINE = 2_000
HEADS = frozenset({"hash", "address", "email", "e-mail", "address_hash"})
REASONS = frozenset({"bounced", "soft_bounces", "complained", "operator", "imported"})
DEFAULT_REASON = "imported"
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Entry:
    """An address to be suppressed, as its hash."""

    address_hash: str
    reason: str


@dataclass(frozen=True)
class Wrong:
    """A line that was left out, and why; it says nothing of an address."""

    line: int
    what: str


def read_lines(lines: Iterable[bytes], hasher: AddressHasher) -> Iterator[Entry | Wrong]:
    """Each line's first column is an address or a hash, its second may be a reason; a head is left out."""
    for number, raw in enumerate(lines, start=1):
        if len(raw) > LONGEST_LINE:
            yield Wrong(number, f"longer than {LONGEST_LINE} bytes")
            continue
        try:
            text = raw.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            yield Wrong(number, "not UTF-8")
            continue
        if text and not _is_head(number, text):
            yield _entry(number, text, hasher)


def key_of(value: str, hasher: AddressHasher) -> tuple[str, ...]:
    """The hashes that an address, or a hash, may stand under; ``ValueError`` says that it is neither."""
    value = value.strip()
    if _HASH.fullmatch(value.lower()):
        return (value.lower(),)
    try:
        wire_address(value)
    except PermanentError:
        message = "neither an address such as name@example.org nor a hash of 64 hexadecimal digits"
        raise ValueError(message) from None
    return hasher.hashes(value)


def _is_head(number: int, text: str) -> bool:
    return number == 1 and text.partition(",")[0].strip().strip('"').lower() in HEADS


def _entry(number: int, text: str, hasher: AddressHasher) -> Entry | Wrong:
    try:
        columns = [*next(csv.reader([text], strict=True)), "", ""]
        address_hash = key_of(columns[0], hasher)[0]
    except csv.Error:
        return Wrong(number, "its quotes do not end")
    except ValueError as error:
        return Wrong(number, str(error))
    reason = columns[1].strip().lower() or DEFAULT_REASON
    if reason not in REASONS:
        return Wrong(number, f"no reason: {one_line(reason, 40)!r}; there are {', '.join(sorted(REASONS))}")
    return Entry(address_hash, reason)
