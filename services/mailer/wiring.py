"""Builds the sending worker from the settings."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.bookkeeper import Bookkeeper
from services.mailer.claiming import Claims
from services.mailer.compose import Composer
from services.mailer.delivery import Policy
from services.mailer.message import Sender as MailSender
from services.mailer.render import Letterhead
from services.mailer.sender import Pacing, Sender
from services.mailer.settings import MailerSettings
from services.mailer.smtp import Pool, Relay
from services.mailer.suppression import AddressHasher
from shared.errors import TalentPoolError
from shared.ledger import Ledger
from shared.tokens import Tokens


def create_sender(
    settings: MailerSettings, engine: AsyncEngine, ledger: Ledger, nudge_relay: Callable[[], None]
) -> Sender:
    """The worker; settings that contradict each other raise :class:`TalentPoolError`."""
    if settings.lease_seconds <= 2 * settings.smtp_timeout:
        message = "TALENTPOOL_MAILER_LEASE_SECONDS must be more than twice TALENTPOOL_MAILER_SMTP_TIMEOUT"
        raise TalentPoolError(message)
    lease = timedelta(seconds=settings.lease_seconds)
    policy = Policy(settings.on_unknown, settings.most_doubts)
    hasher = AddressHasher(
        settings.suppression_key.get_secret_value(), settings.secret_keys.get_secret_value()
    )
    return Sender(
        claims=Claims(engine, hasher, lease, policy),
        book=Bookkeeper(engine, ledger, lease, nudge_relay),
        composer=create_composer(settings),
        pool=Pool(relay_of(settings), settings.smtp_connections),
        hasher=hasher,
        policy=policy,
        pacing=Pacing(
            hands=settings.smtp_connections,
            batch=settings.claim_batch,
            poll=settings.poll_seconds,
            rate=settings.mails_per_second,
            stop=max(settings.stop_timeout - 5, 1),
        ),
    )


def create_composer(settings: MailerSettings) -> Composer:
    """What makes mails out of deliveries."""
    return Composer(
        head=Letterhead(settings.sender_name, settings.postal_address),
        sender=MailSender(
            settings.sender_name,
            settings.sender_address,
            settings.feedback_sender,
            settings.unsubscribe_mailto,
        ),
        tokens=Tokens(settings.secret_keys.get_secret_value()),
        public_url=settings.public_url,
    )


def relay_of(settings: MailerSettings) -> Relay:
    """The relay that the settings name."""
    return Relay(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        hostname=settings.smtp_hostname,
        timeout=settings.smtp_timeout,
        mails_per_connection=settings.smtp_mails_per_connection,
    )
