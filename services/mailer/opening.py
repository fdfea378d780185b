"""Opens an edition from the command line: the edition and the event about it in one transaction."""

from services.mailer.settings import MailerSettings
from services.mailer.storage.editions import NewEdition, insert_edition
from shared import outbox
from shared.database import create_engine
from shared.events import EditionOpened
from shared.ledger import ledger


async def open_edition(new: NewEdition, settings: MailerSettings | None = None) -> int:
    """Store an edition and hand it to the matcher; the running mailer publishes the event. Its number."""
    settings = settings or MailerSettings()
    engine = create_engine(settings.database_url)
    try:
        async with engine.begin() as tx:
            edition_id, number = await insert_edition(tx, new)
            event = EditionOpened(edition_id=edition_id, partitions=new.partitions, top_k=new.top_k)
            await outbox.add(tx, ledger("mailer"), event)
    finally:
        await engine.dispose()
    return number
