"""What a server said, without the address that it said it of."""

import re
from collections.abc import Iterable

from services.mailer.text import one_line

LONGEST = 300
MOST_READ = 2_000
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'=]{1,128}@[^\s<>()\[\],;:\"']{1,255}")
_REST = re.compile(r"\S*@\S*")
_SHORTEST_NAME = 3


def without_addresses(text: str, recipients: Iterable[str]) -> str:
    """One line of at most 300 characters; also without the local parts of the recipients."""
    text = _beginning(text)
    for recipient in recipients:
        local = recipient.rpartition("@")[0] or recipient
        for known in (recipient, local):
            if len(known) >= _SHORTEST_NAME:
                text = re.sub(re.escape(known), "<address>", text, flags=re.IGNORECASE)
    text = _REST.sub("<address>", _ADDRESS.sub("<address>", text))
    return one_line(text.replace("<<address>>", "<address>"), LONGEST)


def _beginning(text: str) -> str:
    """As much as is looked through, in whole words: half an address would not be known for one."""
    return text if len(text) <= MOST_READ else text[: MOST_READ + 1].rsplit(None, 1)[0]
