"""What a request carries to its own server and to no other."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Secret:
    """What is added to requests to the feed's own host, and to no other."""

    headers: tuple[tuple[str, str], ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return "Secret(…)"


NO_SECRET = Secret()
