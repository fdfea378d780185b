"""What came back, as it was read: a bounce, a complaint, a wish to hear no more, or nothing of these."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a mail that came back is."""

    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    UNSUBSCRIBE = "unsubscribe"
    AUTOMATIC = "automatic"
    OTHER = "other"
    UNREADABLE = "unreadable"


class Grade(StrEnum):
    """What a bounce says: of the address for good, of it for now, of us, or only that it takes longer."""

    HARD = "hard"
    SOFT = "soft"
    POLICY = "policy"
    DELAY = "delay"


@dataclass(frozen=True)
class Returned:
    """``status`` is an RFC 3463 code, ``diagnostic`` has no addresses.

    ``addresses`` are those under which it may have arrived, the surest first; ``message_ids`` those that it
    names; ``tokens`` what may be signed in the subject of an unsubscribe mail. All three are claims of
    whoever wrote it, to be checked. ``mark`` is the same for another copy.
    """

    kind: Kind
    mark: str
    grade: Grade | None = None
    status: str | None = None
    diagnostic: str | None = None
    addresses: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
