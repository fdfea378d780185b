"""Who takes a step: a person by name, or the schedule, the canary, the mailer itself. Pure."""

from dataclasses import dataclass

from services.mailer.edition import Actor
from shared.errors import TalentPoolError

LONGEST_NAME = 60
_RESERVED = frozenset(actor.value for actor in Actor)


@dataclass(frozen=True)
class By:
    """The hand that takes a step; ``name`` stands in the table of steps."""

    actor: Actor
    name: str


MAILER = By(Actor.MAILER, Actor.MAILER.value)
SCHEDULE = By(Actor.SCHEDULE, Actor.SCHEDULE.value)
CANARY = By(Actor.CANARY, Actor.CANARY.value)


def person(name: str) -> By:
    """A person; raises :class:`TalentPoolError` for a name that cannot stand in the table of steps."""
    if not is_name(name):
        message = (
            f"{name[:LONGEST_NAME]!r} cannot be written as who did it: give a name of 1 to {LONGEST_NAME} "
            f"printable characters, and not {', '.join(sorted(_RESERVED))}"
        )
        raise TalentPoolError(message)
    return By(Actor.PERSON, name.strip())


def is_name(name: str) -> bool:
    """Whether a person can be called that here."""
    bare = name.strip()
    return 0 < len(bare) <= LONGEST_NAME and bare.isprintable() and bare.lower() not in _RESERVED
