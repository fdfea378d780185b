"""Settings of the mailer: who sends, through which relay, how fast, and what happens in doubt."""

import re
from enum import StrEnum
from typing import ClassVar

from pydantic import Field, SecretStr, field_validator

from services.mailer.api_keys import read_keys
from services.mailer.arriving_settings import PLAIN_ADDRESS, ArrivingSettings
from services.mailer.delivery import OnUnknown
from services.mailer.returning_settings import ReturningSettings
from shared.settings import service_config, shared_name


class SmtpSecurity(StrEnum):
    """How the way to the relay is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class MailerSettings(ArrivingSettings, ReturningSettings):
    """``TALENTPOOL_MAILER_…``."""

    model_config = service_config("mailer")
    service: ClassVar[str] = "mailer"

    sender_address: str = Field(
        default="news@talentpool.example",
        pattern=rf"^{PLAIN_ADDRESS}$",
        description="Address in From, and of the envelope; its domain ends Message-ID and List-Id.",
    )
    plain_digests: bool = Field(
        default=True,
        description="Whether candidates without a profile get a digest of the newest jobs, the same for all.",
    )
    companies_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Address of ingest as companies reach it; links in their weekly reports begin with it.",
    )
    postal_address: str = Field(
        default="Talent Pool Oslo, Eksempelgata 1, 0150 Oslo, Norway",
        description="Who sends, as a postal address; stands at the foot of every mail.",
    )
    unsubscribe_mailto: str = Field(
        default="",
        pattern=rf"^({PLAIN_ADDRESS})?$",
        description="Address that takes unsubscribe mails, in List-Unsubscribe beside the link; empty: none.",
    )
    feedback_sender: str = Field(
        default="talentpool",
        pattern=r"^[A-Za-z0-9-]{5,15}$",
        description="Last part of Feedback-ID, by which mailbox providers group complaints.",
    )
    suppression_key: SecretStr = Field(
        default=SecretStr(""),
        description=(
            "Key of the hashes in the suppression list. Empty: derived from TALENTPOOL_SECRET_KEYS; "
            "set it before the oldest of those is retired, or its suppressions are forgotten."
        ),
    )
    smtp_host: str = Field(default="127.0.0.1", description="The relay's host.")
    smtp_port: int = Field(default=1025, description="The relay's port.")
    smtp_security: SmtpSecurity = Field(
        default=SmtpSecurity.NONE, description="none, starttls (required then) or tls (from the first byte)."
    )
    smtp_user: str = Field(default="", description="User at the relay; empty: no login.")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="Password at the relay.")
    smtp_hostname: str = Field(
        default="localhost",
        pattern=r"^[A-Za-z0-9.:\[\]-]+$",
        description="Name given in EHLO; it should resolve to the mailer's address.",
    )
    smtp_connections: int = Field(default=10, ge=1, description="Connections to the relay at a time.")
    smtp_timeout: float = Field(
        default=60.0, gt=0, description="Seconds that one mail may take at the relay."
    )
    smtp_mails_per_connection: int = Field(
        default=500, ge=1, description="Mails after which a connection is closed and opened anew."
    )
    mails_per_second: float = Field(default=0.0, ge=0, description="Most mails a second; 0: no limit.")
    processes: int = Field(
        default=1,
        ge=1,
        description=(
            "Processes that send; they share smtp_connections and mails_per_second. 1: the service itself "
            "sends."
        ),
    )
    claim_batch: int = Field(default=100, ge=1, description="Mails claimed in one transaction.")
    poll_seconds: float = Field(default=1.0, gt=0, description="Seconds between two looks for due mails.")
    lease_seconds: float = Field(
        default=300.0,
        ge=10,
        description="Seconds after which a silent mailer's mails go to others; more than twice smtp_timeout.",
    )
    cadence_tolerance_hours: float = Field(
        default=12.0,
        ge=0,
        description="Hours by which a digest may come before a candidate's day, week or four weeks are over.",
    )
    lower_after: int = Field(
        default=8,
        ge=0,
        description=(
            "Digests to a candidate who does nothing after which they come less often; 0: as often as asked."
        ),
    )
    renewal_days: int = Field(
        default=90,
        ge=0,
        validation_alias=shared_name("renewal_days"),
        description=(
            "Days after which alerts end unless the candidate asked for them anew; of portal and mailer. "
            "0: they never do."
        ),
    )
    renewal_notice_days: int = Field(
        default=7, ge=1, description="Days before that end at which the renewal mail goes out."
    )
    renewal_of_digests: bool = Field(
        default=False, description="Whether digests end like alerts, and not only alerts."
    )
    api_keys: SecretStr = Field(
        default=SecretStr(""),
        description="Who may call /api: NAME:HASH, separated by commas; made by `talentpool editions key`.",
    )
    articles_per_section: int = Field(
        default=3, ge=1, description="Most articles of one section in an edition that takes what is ready."
    )
    article_days: int = Field(
        default=30,
        ge=1,
        description="Days for which a ready article without a last day is taken by editions.",
    )
    article_feed_minutes: float = Field(
        default=60.0, ge=1, description="Minutes between two fetches of a partner's feed of articles."
    )
    article_feed_allowed_hosts: str = Field(
        default="",
        description=(
            "Servers that partners' feeds may be fetched from although they are not public or not encrypted: "
            "HOST:PORT and networks such as 10.1.0.0/16, separated by commas."
        ),
    )
    on_unknown: OnUnknown = Field(
        default=OnUnknown.RESEND,
        description="A mail that may have arrived: resend (same Message-ID) or park (a person decides).",
    )
    most_doubts: int = Field(
        default=3, ge=0, description="How many times one mail may be in doubt before it is parked after all."
    )

    @field_validator("api_keys")
    @classmethod
    def _readable_keys(cls, value: SecretStr) -> SecretStr:
        read_keys(value.get_secret_value())
        return value

    @field_validator("public_url", "companies_url")
    @classmethod
    def _fits_a_header(cls, value: str) -> str:
        """Each mail's List-Unsubscribe begins with it."""
        if not re.fullmatch(r"https?://[!-~]+", value) or set(value) & set("<>,"):
            message = "write an address that begins with https://, without blanks and commas"
            raise ValueError(message)
        return value
