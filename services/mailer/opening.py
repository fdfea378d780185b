"""Opens an edition from the command line: draft, step and event in one transaction."""

import asyncio

from services.mailer import drafting, stepping
from services.mailer.operating import operator, transaction
from services.mailer.settings import MailerSettings
from services.mailer.storage.editions import NewEdition
from services.mailer.who import person
from shared.ledger import ledger


async def open_edition(new: NewEdition, settings: MailerSettings | None = None) -> int:
    """Store an edition and hand it to the matcher; the running mailer publishes the event. Its number."""
    async with transaction(settings) as tx:
        _, number = await stepping.draft_and_open(tx, ledger("mailer"), new, person(new.opened_by))
    return number


def open_it(what: NewEdition | int, change: drafting.Change | None = None, who: str | None = None) -> int:
    """The same from a command: a new edition, or a draft by its number, changed before if asked for."""
    if isinstance(what, NewEdition):
        return asyncio.run(open_edition(what))
    return asyncio.run(_open_draft(what, change or drafting.Change(), who))


async def _open_draft(number: int, change: drafting.Change, who: str | None) -> int:
    async with transaction() as tx:
        by = operator(who)
        if change != drafting.Change():
            await drafting.change(tx, number, change, by)
        await stepping.open_draft(tx, ledger("mailer"), number, by)
    return number
