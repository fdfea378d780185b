"""What a command needs beyond the extras that are installed, said by name."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.errors import TalentPoolError


@contextmanager
def needing(extra: str, command: str) -> Iterator[None]:
    """Import within: a package that is missing is said to come with an extra.

    Raises:
        TalentPoolError: a module cannot be found.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        message = (
            f"{command} needs the extra {extra!r}, and {error.name} is not installed: "
            f"run `pip install 'talentpool[{extra}]'`"
        )
        raise TalentPoolError(message) from error
