"""Settings that decide whether mails arrive: signatures, the return path, relays, rates."""

from datetime import date

from pydantic import Field, SecretStr

from shared.settings import Settings

PLAIN_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
"""Of our own: it stands in headers and in the envelope as it is."""
_DOMAIN = r"^[A-Za-z0-9.-]*$"


class ArrivingSettings(Settings):
    """Part of ``TALENTPOOL_MAILER_…``."""

    dkim_domain: str = Field(
        default="",
        pattern=_DOMAIN,
        description="Domain that signs (d=); aligned with From. Empty: the domain of sender_address.",
    )
    dkim_keys: str = Field(
        default="",
        description=(
            "Keys that sign every mail: SELECTOR=FILE, separated by commas, one Ed25519 and one RSA; "
            "`talentpool mail keys` makes them. Empty: unsigned."
        ),
    )
    bounce_domain: str = Field(
        default="",
        pattern=_DOMAIN,
        description=(
            "Domain of the return path bounces+…@, in which each mail has an address of its own; a "
            "subdomain of From's, with an MX where bounces are read. Empty: sender_address."
        ),
    )
    reply_to: str = Field(
        default="",
        pattern=rf"^({PLAIN_ADDRESS})?$",
        description="Address that answers go to, in Reply-To; empty: sender_address.",
    )
    smtp_ca_file: str = Field(
        default="",
        description="File of certificates (PEM) that vouch for the relay; empty: those of the system.",
    )
    relays: SecretStr = Field(
        default=SecretStr(""),
        description=(
            "Relays, separated by blanks, the best first: smtp://USER:PASSWORD@HOST:587?security=starttls, "
            "smtps://…, ses://KEY:SECRET@REGION. Empty: the one of smtp_host."
        ),
    )
    domain_rates: str = Field(
        default="",
        description=(
            "Most mails a second to a destination domain, of all mailers together: gmail.com=20, *=5; "
            "* is every other domain. Empty: no limit."
        ),
    )
    warm_up: str = Field(
        default="",
        description=(
            "Most mails a day of all mailers together, from a day on: 1=200, 3=1000, 7=5000, 14=20000; "
            "no limit after the last day named. Empty: no limit."
        ),
    )
    warm_up_from: date | None = Field(default=None, description="Date of day 1 of the warm-up plan, in UTC.")
