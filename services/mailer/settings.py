"""Settings of the mailer: who sends, through which relay, how fast, and what happens in doubt."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field, SecretStr

from services.mailer.delivery import OnUnknown
from shared.settings import Settings, service_config


class SmtpSecurity(StrEnum):
    """How the way to the relay is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class MailerSettings(Settings):
    """``TALENTPOOL_MAILER_…``."""

    model_config = service_config("mailer")
    service: ClassVar[str] = "mailer"

    sender_address: str = Field(
        default="news@talentpool.example",
        description="Address in From, and of the envelope; its domain ends Message-ID and List-Id.",
    )
    postal_address: str = Field(
        default="Talent Pool Oslo, Eksempelgata 1, 0150 Oslo, Norway",
        description="Who sends, as a postal address; stands at the foot of every mail.",
    )
    unsubscribe_mailto: str = Field(
        default="",
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
    claim_batch: int = Field(default=100, ge=1, description="Mails claimed in one transaction.")
    poll_seconds: float = Field(default=1.0, gt=0, description="Seconds between two looks for due mails.")
    lease_seconds: float = Field(
        default=300.0,
        ge=10,
        description="Seconds after which a silent mailer's mails go to others; more than twice smtp_timeout.",
    )
    on_unknown: OnUnknown = Field(
        default=OnUnknown.RESEND,
        description="A mail that may have arrived: resend (same Message-ID) or park (a person decides).",
    )
    most_doubts: int = Field(
        default=3, ge=0, description="How many times one mail may be in doubt before it is parked after all."
    )
