"""Settings of what comes back: where it is read, how long it is kept, what suppresses."""

from enum import StrEnum

from pydantic import Field, SecretStr

from shared.settings import Settings


class MailboxSecurity(StrEnum):
    """How the way to the return path's mailbox is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class ReturningSettings(Settings):
    """Part of ``TALENTPOOL_MAILER_…``."""

    returns_imap_host: str = Field(
        default="", description="IMAP server of the mailbox that bounces come to; empty: none is read."
    )
    returns_imap_port: int = Field(default=993, description="Its port.")
    returns_imap_security: MailboxSecurity = Field(
        default=MailboxSecurity.TLS,
        description="tls (from the first byte), starttls (required then) or none (on this machine alone).",
    )
    returns_imap_user: str = Field(default="", description="User of the mailbox.")
    returns_imap_password: SecretStr = Field(default=SecretStr(""), description="Password of the mailbox.")
    returns_imap_folder: str = Field(default="INBOX", description="Folder that bounces come to.")
    returns_imap_done: str = Field(
        default="",
        description="Folder that mails go to once they are read; empty: they stay, marked.",
    )
    returns_imap_aside: str = Field(
        default="Set aside",
        description="Folder that mails go to which the mailer fails on; made if needed.",
    )
    returns_imap_seconds: float = Field(
        default=60.0, ge=1, description="Seconds between two looks into the mailbox."
    )
    returns_listen: str = Field(
        default="",
        pattern=r"^(|(lmtp|smtp)://[^/@\s]+:\d{1,5})$",
        description=(
            "Take mail for bounce_domain directly: lmtp://HOST:PORT or smtp://HOST:PORT. Empty: no."
        ),
    )
    returns_largest: int = Field(
        default=10_000_000, ge=10_000, description="Bytes of a mail or a webhook's call that is taken."
    )
    returns_raw_days: int = Field(
        default=7,
        ge=0,
        description="Days that the bytes of what came back are kept for a look; 0: none.",
    )
    returns_days: int = Field(
        default=365, ge=1, description="Days after which what came back is forgotten; suppressions stay."
    )
    returns_webhook_key: SecretStr = Field(
        default=SecretStr(""),
        description=(
            "Key that signs calls of /returns/reports, plain or as whsec_ and base64; at least 32 "
            "characters. Empty: closed."
        ),
    )
    returns_sns_topics: str = Field(
        default="",
        description=(
            "Amazon SNS topics whose notifications /returns/ses takes, separated by commas. Empty: closed."
        ),
    )
    soft_bounces: int = Field(
        default=5, ge=2, description="Soft bounces in a row after which an address is suppressed."
    )
    soft_bounce_days: int = Field(
        default=14, ge=0, description="Days that must lie between the first and the last of them."
    )
