"""Builds what takes mails back from the settings: the desk, and the workers and routes that feed it."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.coming_in import webhooks
from services.mailer.coming_in.listener import Listening, keep_listening
from services.mailer.coming_in.mailbox import Account, keep_reading
from services.mailer.coming_in.sns import Checker
from services.mailer.return_path import ReturnPath
from services.mailer.settings import MailerSettings
from services.mailer.storage import returns
from services.mailer.storage.domains import forget_domains
from services.mailer.suppression import AddressHasher
from services.mailer.taking_back import Desk, Limits
from shared.database import is_outage
from shared.errors import TalentPoolError
from shared.ledger import Ledger
from shared.logs import get_logger
from shared.runtime import Runtime
from shared.tokens import Tokens

TIDY_SECONDS = 3_600.0

Worker = Callable[[], Coroutine[Any, Any, None]]

log = get_logger()


def desk_of(settings: MailerSettings, runtime: Runtime) -> Desk:
    """Where everything that comes back is handed in."""
    return desk_with(settings, runtime.engine, runtime.ledger, runtime.nudge_relay)


def desk_with(
    settings: MailerSettings, engine: AsyncEngine, tables: Ledger, nudge: Callable[[], None]
) -> Desk:
    """The same without a runtime."""
    keys = settings.secret_keys.get_secret_value()
    return Desk(
        engine=engine,
        ledger=tables,
        hasher=AddressHasher(settings.suppression_key.get_secret_value(), keys),
        tokens=Tokens(keys),
        delivery_of=_reader(settings.bounce_domain, keys),
        limits=Limits(
            settings.soft_bounces,
            timedelta(days=settings.soft_bounce_days),
            keep_raw=settings.returns_raw_days > 0,
        ),
        nudge=nudge,
    )


def _reader(domain: str, keys: str) -> Callable[[str], UUID | None]:
    return ReturnPath(domain, keys).parse if domain else lambda _address: None


def workers(settings: MailerSettings, runtime: Runtime, desk: Desk) -> list[Worker]:
    """What runs for ever: the ways in that the settings open, and forgetting."""
    found: list[Worker] = [partial(keep_forgetting, settings, runtime)]
    if settings.returns_imap_host:
        found.append(partial(keep_reading, account_of(settings), desk, settings.returns_imap_seconds))
    if settings.returns_listen:
        found.append(partial(keep_listening, listening_of(settings), desk))
    return found


def routes(settings: MailerSettings, desk: Desk) -> APIRouter:
    """The webhooks."""
    return webhooks.router(desk, settings, Checker(settings.returns_sns_topics, webhooks.fetch))


def account_of(settings: MailerSettings) -> Account:
    """The mailbox that the settings name."""
    return Account(
        host=settings.returns_imap_host,
        port=settings.returns_imap_port,
        security=settings.returns_imap_security,
        user=settings.returns_imap_user,
        password=settings.returns_imap_password.get_secret_value(),
        folder=settings.returns_imap_folder,
        done=settings.returns_imap_done,
        aside=settings.returns_imap_aside,
    )


def listening_of(settings: MailerSettings) -> Listening:
    """Where the settings say to listen; without a bounce domain it would take nothing."""
    if not settings.bounce_domain:
        message = "TALENTPOOL_MAILER_RETURNS_LISTEN needs TALENTPOOL_MAILER_BOUNCE_DOMAIN"
        raise TalentPoolError(message)
    way, _, place = settings.returns_listen.partition("://")
    host, _, port = place.rpartition(":")
    return Listening(
        way, host.strip("[]"), int(port), settings.bounce_domain.strip().lower(), settings.returns_largest
    )


async def keep_forgetting(settings: MailerSettings, runtime: Runtime) -> None:
    """Every hour drop what has been kept long enough."""
    while True:
        try:
            async with runtime.engine.begin() as tx:
                await returns.forget_old(tx, settings.returns_raw_days, settings.returns_days)
                await forget_domains(tx)
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("returns_kept_longer", reason=type(error).__name__)
        await asyncio.sleep(TIDY_SECONDS)
