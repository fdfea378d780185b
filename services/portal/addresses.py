"""What the portal takes as an e-mail address: what any relay can deliver to, and no more."""

import re
import string

import idna

from services.portal.messages import Fault

LONGEST = 254
LONGEST_LOCAL_PART = 64

_PASTED = string.whitespace + "\u00a0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Spaces, and signs that nobody sees and that come along with what is pasted."""

_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_TOP_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")


class AddressError(ValueError):
    """The text is no usable address; ``fault`` names the message for it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def accepted_address(text: str) -> str:
    """``text`` as it is written on an envelope: trimmed, the domain in lower case and ASCII (IDNA 2008).

    Raises :class:`AddressError`. Letters outside ASCII before the ``@`` are refused, because a relay
    without SMTPUTF8 cannot deliver to them.
    """
    local_part, at, domain = text.strip(_PASTED).rpartition("@")
    if not at or not local_part or not domain or "@" in local_part:
        raise AddressError(Fault.EMAIL_AT)
    if not local_part.isascii():
        raise AddressError(Fault.EMAIL_ASCII)
    if len(local_part) > LONGEST_LOCAL_PART or not _LOCAL_PART.fullmatch(local_part):
        raise AddressError(Fault.EMAIL_LOCAL)
    address = f"{local_part}@{_ascii_domain(domain)}"
    if len(address) > LONGEST:
        raise AddressError(Fault.EMAIL_LONG)
    return address


def _ascii_domain(domain: str) -> str:
    try:
        ascii_domain = idna.encode(domain, uts46=True).decode("ascii").lower()
    except UnicodeError as error:
        raise AddressError(Fault.EMAIL_DOMAIN) from error
    labels = ascii_domain.split(".")
    usable = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    if not usable or not _TOP_LABEL.fullmatch(labels[-1]):
        raise AddressError(Fault.EMAIL_DOMAIN)
    return ascii_domain


def address_key(address: str) -> str:
    """What two spellings of one mailbox share; the column that is unique."""
    return address.lower()
