"""Hands a mail in from a command; a running mailer publishes what follows."""

import asyncio

from services.mailer.coming_in.wiring import desk_with
from services.mailer.settings import MailerSettings
from services.mailer.taking_back import Effect
from shared.database import create_engine
from shared.ledger import ledger

WAY = "command"


def take_by_hand(raw: bytes) -> Effect:
    """What followed from a mail."""

    async def take() -> Effect:
        settings = MailerSettings()
        engine = create_engine(settings.database_url, pool_size=1)
        try:
            return await desk_with(settings, engine, ledger("mailer"), lambda: None).take_mail(raw, WAY)
        finally:
            await engine.dispose()

    return asyncio.run(take())
