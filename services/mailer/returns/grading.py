"""Whether a bounce speaks of the address, of its mailbox for now, or of us (RFC 3463 codes, servers' words).

In doubt the milder: only what plainly says that the address does not work is hard. Servers put much under
wrong codes, so that words may soften a code: a spam filter that answers 5.1.1 suppresses nobody.
"""

import re
from typing import NamedTuple

from services.mailer.returns.returned import Grade


class Code(NamedTuple):
    """An enhanced status code: class, subject, detail."""

    kind: int
    subject: int
    detail: int

    def __str__(self) -> str:
        return f"{self.kind}.{self.subject}.{self.detail}"


_CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
_REPLY = re.compile(r"(?<![\d.])([45])[0-5]\d(?=[ -])")
_LINK = re.compile(r"https?://\S+")

_HARD = frozenset({(1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1)})
_OF_THE_MAIL = frozenset({(1, 7), (1, 8), (2, 3), (3, 4)})
_OF_THE_MAIL_SUBJECTS = frozenset({5, 6})
_POLICY_SUBJECT, _TRANSIENT, _PERMANENT = 7, 4, 5

_POLICY_WORDS = re.compile(
    r"spam|unsolicited|\bblock(ed|ing)?\b|(block|black|deny) ?-?list|reputation|dnsbl|\brbl\b|"
    r"\bdmarc\b|\bspf\b|\bdkim\b|policy|gr[ea]ylist|rate.?limit|too many (connections|messages)|"
    r"(sender|from) (address|domain|rejected|denied)|\bhelo\b|relay(ing)? (is )?(denied|not)|"
    r"virus|malware|not permitted to relay|message (size|too large)|content (was )?rejected",
    re.IGNORECASE,
)
_FULL_WORDS = re.compile(
    r"quota|mailbox (is |was )?full|full mailbox|inbox is full|out of storage|over.?quota|"
    r"insufficient .{0,20}storage",
    re.IGNORECASE,
)
_GONE_WORDS = re.compile(
    r"(user|recipient|mailbox|address|account|person)\b[^.;]{0,60}(does ?n.t exist|does not exist|not exist|"
    r"not found|unknown|no longer|is (disabled|inactive|closed))|"
    r"unknown (user|recipient|mailbox|address|local)|"
    r"no such (user|recipient|mailbox|address|person|account|domain)|"
    r"(invalid|bad) (recipient|mailbox|destination)|mailbox (unavailable|not available|disabled)|"
    r"no mailbox here|not a (valid|known) (user|recipient|mailbox)|doesn.t have an? [^.;]{0,30}account|"
    r"unrouteable address|"
    r"(host|domain)\b[^.;]{0,60}(not found|does not exist|unknown)|nxdomain|null mx",
    re.IGNORECASE,
)
_REJECTED_BY_DIRECTORY = re.compile(r"recipient address rejected", re.IGNORECASE)


def codes_in(text: str) -> list[Code]:
    """The enhanced codes that a text names."""
    return [Code(int(a), int(b), int(c)) for a, b, c in _CODE.findall(text)]


def told_code(status: str, text: str) -> Code | None:
    """The code that says most: the status, unless it says nothing and the text has one."""
    own = next(iter(codes_in(status)), None)
    if own and (own.subject, own.detail) != (0, 0):
        return own
    told = next((code for code in codes_in(text) if (code.subject, code.detail) != (0, 0)), None)
    return told or own or _from_reply(text)


def _from_reply(text: str) -> Code | None:
    found = _REPLY.search(text)
    return Code(int(found[1]), 0, 0) if found else None


def grade(status: str, text: str) -> Grade:
    """The grade of a bounce with this status and diagnostic text; either may be empty."""
    text = _LINK.sub(" ", text)
    code = told_code(status, text)
    told = [code, *codes_in(text)] if code else codes_in(text)
    if any(one.subject == _POLICY_SUBJECT for one in told) or _POLICY_WORDS.search(text):
        return Grade.POLICY
    if (code and (code.subject, code.detail) == (2, 2)) or _FULL_WORDS.search(text):
        return Grade.SOFT
    if code and code.kind == _TRANSIENT:
        return Grade.SOFT
    return _permanent(code, text)


def _permanent(code: Code | None, text: str) -> Grade:
    detail = (code.subject, code.detail) if code else (0, 0)
    if detail in _HARD or _GONE_WORDS.search(text):
        return Grade.HARD
    if detail == (4, 1) and _REJECTED_BY_DIRECTORY.search(text):  # Microsoft: no such user
        return Grade.HARD
    if detail in _OF_THE_MAIL or detail[0] in _OF_THE_MAIL_SUBJECTS:
        return Grade.POLICY
    return Grade.SOFT
