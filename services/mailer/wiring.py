"""Builds the sending worker from the settings."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.bookkeeper import Bookkeeper
from services.mailer.cadence import Rules
from services.mailer.claiming import Claims
from services.mailer.compose import Composer
from services.mailer.delivery import Policy
from services.mailer.limits import Limits, read_limits
from services.mailer.message import Sender as MailSender
from services.mailer.relay_addresses import read_relays
from services.mailer.relays import Relays, Way
from services.mailer.render import Letterhead
from services.mailer.return_path import ReturnPath
from services.mailer.sender import Pacing, Sender
from services.mailer.ses import Ses, SesAccount
from services.mailer.settings import MailerSettings
from services.mailer.signing import RELAYS_MAY_CHANGE, Signer, load_keys
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
    policy = Policy(settings.on_unknown, settings.most_doubts, rules_of(settings))
    hasher = AddressHasher(
        settings.suppression_key.get_secret_value(), settings.secret_keys.get_secret_value()
    )
    return Sender(
        claims=Claims(engine, hasher, lease, policy, limits=limits_of(settings)),
        book=Bookkeeper(engine, ledger, lease, nudge_relay),
        composer=create_composer(settings),
        pool=create_way(settings),
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


def rules_of(settings: MailerSettings) -> Rules:
    """The settings about how often."""
    return Rules(
        tolerance=timedelta(hours=settings.cadence_tolerance_hours),
        lower_after=settings.lower_after,
        renewal=timedelta(days=settings.renewal_days) if settings.renewal_days else None,
        notice=timedelta(days=settings.renewal_notice_days),
        renewal_of_digests=settings.renewal_of_digests,
        plain=settings.plain_digests,
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
            settings.reply_to,
        ),
        tokens=Tokens(settings.secret_keys.get_secret_value()),
        public_url=settings.public_url,
        companies_url=settings.companies_url,
        signer=create_signer(settings),
        return_path=create_return_path(settings),
    )


def create_signer(settings: MailerSettings) -> Signer:
    """What signs mails; keys that cannot be used raise :class:`TalentPoolError`."""
    domain = settings.dkim_domain or settings.sender_address.rpartition("@")[2]
    rewritten = any(isinstance(relay, SesAccount) for relay in relays_of(settings))
    return Signer(
        domain, load_keys(settings.dkim_keys), leave_out=RELAYS_MAY_CHANGE if rewritten else frozenset()
    )


def create_return_path(settings: MailerSettings) -> ReturnPath | None:
    """What makes and reads the addresses of bounces; None when no domain is set for them."""
    if not settings.bounce_domain:
        return None
    return ReturnPath(settings.bounce_domain, settings.secret_keys.get_secret_value())


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
        ca_file=settings.smtp_ca_file,
    )


def relays_of(settings: MailerSettings) -> tuple[Relay | SesAccount, ...]:
    """All relays that the settings name, the best first."""
    usual = relay_of(settings)
    return read_relays(settings.relays.get_secret_value(), usual) or (usual,)


def create_way(settings: MailerSettings) -> Relays:
    """The way to the relays; certificates that cannot be read raise :class:`TalentPoolError` here."""
    return Relays([_way(relay, settings.smtp_connections) for relay in relays_of(settings)])


def _way(relay: Relay | SesAccount, lines: int) -> Way:
    return Ses(relay, lines) if isinstance(relay, SesAccount) else Pool(relay, lines)


def limits_of(settings: MailerSettings) -> Limits:
    """Rates by domain and the warm-up plan."""
    return read_limits(settings.domain_rates, settings.warm_up, settings.warm_up_from)
